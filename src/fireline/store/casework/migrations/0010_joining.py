"""Joining: who is to be a member waits for another person; a first password is to be changed."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q

from fireline.domain.authority import Role
from fireline.store.casework.migrations._columns import officer, row
from fireline.store.casework.models.row import words


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_succession")]
    operations = [
        migrations.AddField(
            model_name="officer",
            name="must_change_password",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Joining",
            fields=row(
                member=models.UUIDField(),
                name=models.TextField(),
                role=models.TextField(choices=words(Role)),
                languages=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TextField(), default=list, size=None
                ),
                because=models.TextField(),
                password=models.TextField(),
                second_half=models.TextField(),
                asked_by=officer(),
                asked_at=models.DateTimeField(),
                approved_by=officer(null=True),
                closed_at=models.DateTimeField(blank=True, null=True),
            ),
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                        name="joining_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=Q(closed_at=None) | Q(password="", second_half=""),
                        name="joining_decided_keeps_no_password",
                    ),
                    models.UniqueConstraint(
                        condition=Q(closed_at=None), fields=("name",), name="one_open_joining"
                    ),
                ],
            },
        ),
    ]
