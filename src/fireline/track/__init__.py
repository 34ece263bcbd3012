"""Track: know content again, as any copy, and say why."""
