"""Forms: whether what an officer wrote is well-formed; the acts decide whether it is allowed."""
