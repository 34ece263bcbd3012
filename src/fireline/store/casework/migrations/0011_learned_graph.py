"""Learned graph: what a what-if is asked of, kept with the newest ranking."""

import django.db.models.deletion
from django.db import migrations, models

from fireline.store.casework.migrations._columns import row


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_joining")]
    operations = [
        migrations.CreateModel(
            name="LearnedGraph",
            fields=row(
                run=models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="learned",
                    to="casework.rankingrun",
                ),
                packed=models.BinaryField(),
            ),
        ),
    ]
