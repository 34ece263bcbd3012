"""Verify: look again, ourselves, and record what we saw."""
