"""Ranking ledger: the casework of identify: rankings as made, returns, accounts set aside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from fireline.domain.act import Recorder
from fireline.domain.ids import AccountKey
from fireline.domain.oxygen import Ranking
from fireline.domain.succession import JudgedReturn, Succession


class RankingLedger(Recorder, Protocol):
    """What one authority ranked, suspects to have come back, and set aside.

    Do keep a rejected pair: it blocks the suggestion until a person takes the verdict back.
    Don't change a ranking once it was saved: officers acted on it.
    """

    def save_ranking(self, ranking: Ranking) -> None:
        """Keep a ranking as it was made."""
        ...

    def latest_ranking(self) -> Ranking | None:
        """Return the newest ranking; None before the first."""
        ...

    def suggest(self, successions: Sequence[Succession]) -> None:
        """Keep suggestions; a pair that is there already stays as it is."""
        ...

    def successions(self) -> Sequence[Succession]:
        """Return all suggestions whatever was said of them, by (removed, returned)."""
        ...

    def succession(self, succession: UUID) -> Succession:
        """Return one suggestion.

        Raises:
            NotFoundError: there is none of this id, or it is another authority's.
        """
        ...

    def settle_succession(
        self, succession: Succession, *, reason: str, by: UUID, at: datetime
    ) -> None:
        """Keep a person's verdict on a suggestion, with who said it, when and why.

        What was said before stays in the history.
        """
        ...

    def verdicts(self, succession: UUID) -> Sequence[JudgedReturn]:
        """Return all that people said of a suggestion, oldest first."""
        ...

    def set_aside(self, account: AccountKey, *, reason: str, by: UUID, at: datetime) -> None:
        """Keep that an account reports, researches, archives or opposes; once is enough."""
        ...

    def take_back(self, account: AccountKey, *, at: datetime) -> None:
        """End that an account is set aside; nothing changes if it was not."""
        ...
