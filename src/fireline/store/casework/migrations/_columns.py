"""Columns that migrations write alike; Django takes no file that begins with a stroke for one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.deletion import PROTECT


def row(**fields: models.Field[Any, Any]) -> list[tuple[str, models.Field[Any, Any]]]:
    """Return the columns that every row of an authority has, and these."""
    return [
        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
        (
            "authority",
            models.ForeignKey(
                db_index=False, on_delete=PROTECT, related_name="+", to="casework.authority"
            ),
        ),
        *fields.items(),
    ]


def officer(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    """Return a column that names a person of the unit, who cannot be taken away from under it."""
    return models.ForeignKey(
        null=null, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )
