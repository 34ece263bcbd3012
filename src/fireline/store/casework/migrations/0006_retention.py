"""Retention: the erase list, what is kept when its day goes, reviews and legal holds."""

from django.db import migrations, models
from django.db.models import F, Q

from fireline.domain.retention import Basis, Held, Listed, Measure, ReviewDecision, ReviewOf
from fireline.store.casework.migrations._columns import officer, row
from fireline.store.casework.models.row import words

# Who is erased or restricted is found by no question to casework either, from the moment it stands
# on the list. The night looks with app.sees = all, a lead at what is restricted with restricted.
# It hides from reading (and so from changing); what is written is checked by the lake before.
_HIDDEN = """
CREATE POLICY not_hidden ON {table} AS RESTRICTIVE FOR SELECT USING (
    coalesce(current_setting('app.sees', true), '') = 'all' OR NOT ({columns} && ARRAY(
        SELECT key FROM casework_erasurerow
        WHERE kind = 'account' AND undone_at IS NULL AND key <> '' AND (
            measure = 'erase' OR coalesce(current_setting('app.sees', true), '') <> 'restricted'
        )
    ))
)
"""
_NAMING = {
    "casework_sightingrow": "ARRAY[account]",
    "casework_rankedaccount": "ARRAY[account]",
    "casework_reappearancerow": "ARRAY[account]",
    "casework_returnline": "ARRAY[removed, returned]",
    "casework_keptpost": "ARRAY[account]",
    "casework_keptaccount": "ARRAY[account]",
}

# What a legal hold copied is not let go while it stands, whoever asks.
_HOLDS = """
CREATE FUNCTION casework_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM casework_holdrow h
        WHERE h.authority_id = OLD.authority_id AND h.lifted_at IS NULL AND h.files ? OLD.sha256
    ) THEN
        RAISE check_violation USING
            MESSAGE = format('evidence %s is under a legal hold: lift the hold first', OLD.sha256);
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER held BEFORE DELETE ON casework_evidencewrap
FOR EACH ROW EXECUTE FUNCTION casework_held();
"""
_NO_HOLDS = """
DROP TRIGGER held ON casework_evidencewrap;
DROP FUNCTION casework_held();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_evidence")]
    operations = [
        migrations.CreateModel(
            "ErasureRow",
            fields=row(
                kind=models.TextField(choices=words(Listed)),
                key=models.TextField(blank=True, default=""),
                pseudonym=models.TextField(),
                measure=models.TextField(choices=words(Measure)),
                basis=models.TextField(choices=words(Basis)),
                reason=models.TextField(),
                by=officer(null=True),
                at=models.DateTimeField(),
                undone_at=models.DateTimeField(null=True),
                undone_by=officer(null=True),
                done_at=models.DateTimeField(null=True),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "kind", "pseudonym", "measure"),
                        condition=Q(undone_at=None),
                        name="one_erasure_a_key",
                    ),
                    models.CheckConstraint(
                        condition=Q(done_at=None) | Q(key=""), name="no_name_after_its_night"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            "KeptPost",
            fields=row(
                native=models.TextField(),
                account=models.TextField(),
                said_at=models.DateTimeField(),
                text=models.TextField(blank=True, default=""),
                url=models.TextField(blank=True, default=""),
                raw_sha256=models.TextField(blank=True, default=""),
                kept_at=models.DateTimeField(),
                words_until=models.DateTimeField(null=True),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "native"), name="one_kept_post_a_native"
                    )
                ],
                "indexes": [
                    models.Index(fields=["authority", "account"], name="kept_post_by_account")
                ],
            },
        ),
        migrations.CreateModel(
            "KeptAccount",
            fields=row(
                account=models.TextField(),
                features=models.JSONField(),
                removed_at=models.DateTimeField(),
                kept_at=models.DateTimeField(),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "account"), name="one_kept_account"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            "ReviewRow",
            fields=row(
                of=models.TextField(choices=words(ReviewOf)),
                subject=models.TextField(),
                key=models.TextField(),
                since=models.DateTimeField(),
                due_at=models.DateTimeField(),
                auto_erase_at=models.DateTimeField(),
                decision=models.TextField(choices=words(ReviewDecision), blank=True, default=""),
                reason=models.TextField(blank=True, default=""),
                decided_by=officer(null=True),
                decided_at=models.DateTimeField(null=True),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "of", "subject"),
                        condition=Q(decided_at=None),
                        name="one_open_review_a_thing",
                    ),
                    models.CheckConstraint(
                        condition=Q(due_at__lte=F("auto_erase_at")), name="due_before_it_goes"
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_at=None) | ~Q(reason=""),
                        name="no_decision_without_reason",
                    ),
                ],
                "indexes": [models.Index(fields=["authority", "due_at"], name="review_by_due")],
            },
        ),
        migrations.CreateModel(
            "HoldRow",
            fields=row(
                of=models.TextField(choices=words(Held)),
                key=models.TextField(),
                reason=models.TextField(),
                by=officer(),
                at=models.DateTimeField(),
                files=models.JSONField(default=list),
                lifted_at=models.DateTimeField(null=True),
                lifted_by=officer(null=True),
                lifted_because=models.TextField(blank=True, default=""),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "of", "key"),
                        condition=Q(lifted_at=None),
                        name="one_hold_a_thing",
                    )
                ]
            },
        ),
        *[
            migrations.RunSQL(
                _HIDDEN.format(table=table, columns=columns),
                reverse_sql=f"DROP POLICY not_hidden ON {table}",
            )
            for table, columns in _NAMING.items()
        ],
        migrations.RunSQL(_HOLDS, reverse_sql=_NO_HOLDS),
    ]
