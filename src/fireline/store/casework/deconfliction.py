"""Deconfliction: the words of the other authorities about one location, and nothing else."""

from collections.abc import Sequence

from django.db import connection

from fireline.store.casework.recorder import CaseworkStore


class DjangoDeconfliction(CaseworkStore):
    """Asks through the one function of the database that looks across authorities."""

    def asked(self, location_key: str) -> Sequence[str]:
        """Return the words of the others about one location, in no telling order."""
        with self.scope(), connection.cursor() as cursor:
            cursor.execute("SELECT casework_interest(%s)", [location_key])
            return [word for (word,) in cursor.fetchall()]
