"""Identify: which accounts sustain it, and who has come back."""
