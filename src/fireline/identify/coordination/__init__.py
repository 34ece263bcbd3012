"""Coordination: accounts that share the same things within seconds, more than chance explains."""
