"""Succession: what people said of returns, each verdict with its history."""

import django.db.models.deletion
from django.db import migrations, models

from fireline.domain.succession import Verdict
from fireline.store.casework.migrations._columns import officer, row
from fireline.store.casework.models.row import words

# What was said before there was a history is its first line.
_SAID_BEFORE = """
INSERT INTO casework_returnverdict
    (id, authority_id, succession_id, verdict, reason, judged_by_id, judged_at)
SELECT gen_random_uuid(), authority_id, id, verdict, reason, judged_by_id, judged_at
FROM casework_returnline WHERE judged_by_id IS NOT NULL AND judged_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_groups")]
    operations = [
        migrations.CreateModel(
            name="ReturnVerdict",
            fields=row(
                succession=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="verdicts",
                    to="casework.returnline",
                ),
                verdict=models.TextField(choices=words(Verdict)),
                reason=models.TextField(),
                judged_by=officer(),
                judged_at=models.DateTimeField(),
            ),
        ),
        migrations.RunSQL(_SAID_BEFORE, migrations.RunSQL.noop),
    ]
