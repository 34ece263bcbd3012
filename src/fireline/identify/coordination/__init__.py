"""Coordination: accounts that share the same things within seconds, more than chance explains."""

from fireline.identify.coordination.edges import Meeting
from fireline.identify.coordination.search import Asked, Searched
from fireline.identify.coordination.suggest import groups_in, judge_group, suggest_groups

__all__ = ["Asked", "Meeting", "Searched", "groups_in", "judge_group", "suggest_groups"]
