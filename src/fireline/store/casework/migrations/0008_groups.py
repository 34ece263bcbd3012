"""Groups: accounts that act as one, and what people said of them."""

import django.db.models.deletion
from django.db import migrations, models

from fireline.domain.group import GroupVerdict
from fireline.store.casework.migrations._columns import officer, row
from fireline.store.casework.models.row import words

# Who is erased or restricted is found by no question from the moment it stands on the list
# (0006_retention); the rows of a group that name them are left out where they are read.
_HIDDEN = """
CREATE POLICY not_hidden ON casework_groupmemberrow AS RESTRICTIVE FOR SELECT USING (
    coalesce(current_setting('app.sees', true), '') = 'all' OR NOT (ARRAY[account] && ARRAY(
        SELECT key FROM casework_erasurerow
        WHERE kind = 'account' AND undone_at IS NULL AND key <> '' AND (
            measure = 'erase' OR coalesce(current_setting('app.sees', true), '') <> 'restricted'
        )
    ))
)
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_sign_in")]
    operations = [
        migrations.CreateModel(
            name="GroupRow",
            fields=row(
                window=models.FloatField(),
                stability=models.FloatField(),
                chance=models.FloatField(),
                q=models.FloatField(),
                traces=models.JSONField(),
                ties=models.JSONField(),
                ties_in_all=models.IntegerField(),
                acts=models.JSONField(),
                acts_in_all=models.IntegerField(),
                because=models.TextField(),
                suggested_at=models.DateTimeField(),
                found_at=models.DateTimeField(),
                verdict=models.TextField(
                    choices=words(GroupVerdict), default=GroupVerdict.OPEN.value
                ),
                reason=models.TextField(blank=True, default=""),
                judged_by=officer(null=True),
                judged_at=models.DateTimeField(null=True),
            ),
        ),
        migrations.CreateModel(
            name="GroupMemberRow",
            fields=row(
                group=models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="members",
                    to="casework.grouprow",
                ),
                account=models.TextField(),
                centrality=models.FloatField(),
                stays=models.FloatField(),
                ties=models.IntegerField(),
            ),
            options={
                "indexes": [models.Index(fields=["authority", "account"], name="group_by_account")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "group", "account"), name="one_membership_a_group"
                    )
                ],
            },
        ),
        migrations.RunSQL(_HIDDEN, "DROP POLICY not_hidden ON casework_groupmemberrow"),
    ]
