"""Template tags: the components of the desk, each one call in a template."""
