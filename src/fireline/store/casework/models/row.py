"""Row: what every row of casework has, an id that the application makes and an authority."""

from enum import StrEnum

from django.db import models


class Row(models.Model):
    """A row of one authority; row-level security shows it to no other."""

    id = models.UUIDField(primary_key=True, editable=False)
    authority = models.ForeignKey(
        "casework.Authority", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """No table of its own."""

        abstract = True


def words(choices: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the closed list of a StrEnum as Django wants its choices."""
    return [(member.value, member.value) for member in choices]
