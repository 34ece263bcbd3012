"""Splink linker: the port of identify with Splink on DuckDB.

The features are compared before (identify keeps them as pure functions); Splink is handed their
levels. Both tables it links hold the levels of a pair under the pair's number, and block on it, so
that what it weighs is exactly the pairs that were found worth comparing.
"""

import contextlib
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from fireline.identify.fellegi_sunter import CONVERGED, FELLEGI_SUNTER, LEAST, MOST_ROUNDS
from fireline.identify.linker import Bits, Comparison, Levels, Model

if TYPE_CHECKING:
    from splink import Linker, SettingsCreator

_SAME_PAIR = 'l."pair" = r."pair"'
_TOO_SMALL = "below the minimum allowed value"
_NOT_OBSERVED = "level not observed in training dataset"


class SplinkLinker:
    """Weighs and learns with Splink; DuckDB spills to disk what memory does not hold."""

    def __init__(self, *, threads: int = 1, memory: str = "2GB") -> None:
        """Bound what it may take."""
        self._config: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": threads,
            "memory_limit": memory,
        }

    def learn(self, levels: Levels, start: Model, *, keep_u: bool) -> Model:
        """Learn the prior and the weights by expectation maximisation.

        Splink 5 refuses a level that no return has, when its probability falls under 1e-300; there
        the same steps are done in memory, which keeps it at nearly nothing.
        """
        try:
            return self._learn(levels, start, keep_u=keep_u)
        except ValueError as refused:
            if _TOO_SMALL not in str(refused):
                raise
            return FELLEGI_SUNTER.learn(levels, start, keep_u=keep_u)

    def _learn(self, levels: Levels, start: Model, *, keep_u: bool) -> Model:
        # What was told of no pair teaches nothing, and Splink takes no column without a level.
        told = [at for at in range(len(start.comparisons)) if (levels[:, at] >= 0).any()]
        if not told:
            return start
        heard = Model(start.prior, tuple(start.comparisons[at] for at in told))
        with self._linker(levels[:, told], heard) as linker:
            session = linker.training.estimate_parameters_using_expectation_maximisation(
                _SAME_PAIR,
                fix_u_probabilities=keep_u,
                populate_probability_two_random_records_match_from_trained_values=True,
            )
            core = session.core_model_settings
            learned = {
                comparison.output_column_name: {
                    level.comparison_vector_value: (level.m_probability, level.u_probability)
                    for level in comparison.comparison_levels
                    if not level.is_null_level
                }
                for comparison in core.comparisons
            }
            prior = float(core.probability_two_random_records_match)
        return Model(
            min(max(prior, LEAST), 1.0 - LEAST),
            tuple(
                _learned(one, learned[one.feature], keep_u=keep_u)
                if one.feature in learned
                else one
                for one in start.comparisons
            ),
        )

    def weigh(self, levels: Levels, model: Model) -> Bits:
        """Say what each feature adds, in bits."""
        if not len(levels):
            return np.zeros(levels.shape, dtype=np.float64)
        with self._linker(levels, model) as linker:
            found = linker.inference.predict(warning_mode="never").as_duckdbpyrelation()
            table = found.order("unique_id_l").to_arrow_table()
        return np.column_stack(
            [table[f"mw_{one.feature}"].to_numpy() for one in model.comparisons]
        ).astype(np.float64)

    @contextlib.contextmanager
    def _linker(self, levels: Levels, model: Model) -> "Iterator[Linker]":
        from splink import DuckDBAPI, Linker  # -- start-up: takes a second that few turns need

        connection = duckdb.connect(config=self._config)
        try:
            api = DuckDBAPI(connection)
            table = _table(levels, model)
            sides = [
                api.register(table, dataset_display_name=name) for name in ("removed", "returned")
            ]
            yield Linker(sides, _settings(model), log_level=logging.ERROR)
        finally:
            connection.close()


def _table(levels: Levels, model: Model) -> pa.Table:
    numbers = pa.array(np.arange(len(levels)))
    columns = {
        one.feature: pa.array(levels[:, column].astype(np.int32), mask=levels[:, column] < 0)
        for column, one in enumerate(model.comparisons)
    }
    return pa.table({"unique_id": numbers, "pair": numbers, **columns})


def _settings(model: Model) -> "SettingsCreator":
    from splink import SettingsCreator  # -- start-up: with the rest of it

    return SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(one) for one in model.comparisons],
        blocking_rules_to_generate_predictions=[{"blocking_rule": _SAME_PAIR}],
        probability_two_random_records_match=model.prior,
        em_convergence=CONVERGED,
        max_iterations=MOST_ROUNDS,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(one: Comparison) -> dict[str, Any]:
    """Describe one feature to Splink: the strongest level first, as it asks."""
    column = f'"{one.feature}_l"'
    not_told: dict[str, Any] = {
        "sql_condition": f"{column} IS NULL",
        "label_for_charts": "not told",
        "is_null_level": True,
    }
    told: list[dict[str, Any]] = [
        {
            "sql_condition": f"{column} = {level}" if level else "ELSE",
            "label_for_charts": f"level {level}",
            "m_probability": max(one.m[level], LEAST),
            "u_probability": max(one.u[level], LEAST),
        }
        for level in range(len(one.m) - 1, -1, -1)
    ]
    return {"output_column_name": one.feature, "comparison_levels": [not_told, *told]}


def _learned(
    one: Comparison, found: Mapping[int, tuple[object, object]], *, keep_u: bool
) -> Comparison:
    m, u = zip(*(found[level] for level in range(len(one.m))), strict=True)
    return Comparison(one.feature, _told(m, one.m), one.u if keep_u else _told(u, one.u))


def _told(values: tuple[object, ...], before: tuple[float, ...]) -> tuple[float, ...]:
    told = tuple(0.0 if one is None or one == _NOT_OBSERVED else float(str(one)) for one in values)
    return told if sum(told) > 0 else before
