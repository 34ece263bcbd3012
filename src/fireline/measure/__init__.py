"""Measure: say whether there is less oxygen, and how much of that is not known yet."""
