"""Queries: what each screen selects, as frozen lines and sheets that templates read."""
