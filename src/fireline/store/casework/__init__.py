"""Casework: the unit's rows in PostgreSQL, one authority at a time."""
