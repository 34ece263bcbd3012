"""Jobs: the same acts in the background, on the same PostgreSQL, with no broker."""
