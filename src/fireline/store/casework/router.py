"""Router: tables are made and changed by the owner alone."""


class OwnerMigrates:
    """Lets migrations run on the alias ``owner`` and nowhere else."""

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool:  # noqa: ARG002 -- Django names it
        """Say whether this alias may change tables."""
        return db == "owner"
