"""Identify: which accounts sustain it, which act as one, and who has come back."""

from fireline.identify.attention import share_to_come
from fireline.identify.consultation import open_record
from fireline.identify.coordination import judge_group, suggest_groups
from fireline.identify.effort import Effort
from fireline.identify.lineage import Return, line_of, lineage
from fireline.identify.linker import likelihood
from fireline.identify.roles import Role
from fireline.identify.run import judge_return, rank, set_aside, suggest_returns, take_back
from fireline.identify.spread_graph import SpreadGraph
from fireline.identify.succession import FEATURES, STARTING_POINT, meaning_of
from fireline.identify.sustaining_score import sustaining_scores
from fireline.identify.what_if import what_is_lost
from fireline.identify.without import oxygen, oxygen_without

__all__ = [
    "FEATURES",
    "STARTING_POINT",
    "Effort",
    "Return",
    "Role",
    "SpreadGraph",
    "judge_group",
    "judge_return",
    "likelihood",
    "line_of",
    "lineage",
    "meaning_of",
    "open_record",
    "oxygen",
    "oxygen_without",
    "rank",
    "set_aside",
    "share_to_come",
    "suggest_groups",
    "suggest_returns",
    "sustaining_scores",
    "take_back",
    "what_is_lost",
]
