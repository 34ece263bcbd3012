"""Sign-in: what a session, a step-up and a limit need to be remembered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from fireline.domain.authority import Role
from fireline.store.casework.migrations._columns import officer
from fireline.store.casework.models.row import words

#: The table of Django's database cache, as its own createcachetable makes it: every process of
#: an installation counts attempts in one place.
CACHE = """
CREATE TABLE fireline_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX fireline_cache_expires ON fireline_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_retention")]
    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE fireline_cache"),
        migrations.AddField(
            model_name="officer", name="sign_in_epoch", field=models.PositiveIntegerField(default=0)
        ),
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("window", models.DateTimeField()),
                ("asked", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("digest", models.TextField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("role", models.TextField(choices=words(Role))),
                ("because", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("approved_by", officer(null=True)),
                ("asked_by", officer()),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.authority",
                    ),
                ),
                ("member", officer()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(approved_by=None)
                        | (~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("member"))),
                        name="role_change_four_eyes",
                    ),
                    models.UniqueConstraint(
                        condition=Q(closed_at=None), fields=("member",), name="one_open_role_change"
                    ),
                ],
            },
        ),
    ]
