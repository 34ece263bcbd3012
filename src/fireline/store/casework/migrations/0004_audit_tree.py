"""The tree over the audit: numbers without gaps, salted leaves, signed heads."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

from fireline.domain.purpose import Purpose
from fireline.store.casework.migrations._columns import row
from fireline.store.casework.models.row import words

# What became visible is numbered, whoever wrote it and however; of what is visible, the first that
# was written goes first (ids of one millisecond are in no order).
WAITING = """
ALTER TABLE casework_auditwaiting ADD COLUMN arrived bigserial;
CREATE FUNCTION casework_audit_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_auditwaiting (id, authority_id, entry_id)
    SELECT id, authority_id, id FROM fresh;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_waits AFTER INSERT ON casework_auditentry
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_waits();
"""

# History is not changed by the owner either. An entry may go (it has its leaf by then: what waits
# for a number holds it by a foreign key); a leaf and a head never.
UNCHANGED = """
CREATE FUNCTION casework_audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE insufficient_privilege USING
        MESSAGE = format('%s of %s is refused: the audit is added to and never changed', TG_OP, TG_TABLE_NAME);
END
$$;
CREATE TRIGGER audit_stands BEFORE UPDATE OR TRUNCATE ON casework_auditentry
FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_stands();
CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON casework_auditleaf
FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_stands();
CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON casework_audithead
FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_stands();
"""

# The numbers of one statement belong to one authority, follow one another, and follow what is
# there. Two sequencers at once are stopped by the unique constraint.
WITHOUT_GAPS = """
CREATE FUNCTION casework_audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
    last bigint;
    many bigint;
    units bigint;
    unit uuid;
    before bigint;
BEGIN
    SELECT min(number), max(number), count(*), count(DISTINCT authority_id), min(authority_id::text)::uuid
    INTO first, last, many, units, unit FROM fresh;
    IF many = 0 THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(max(number), 0) INTO before FROM casework_auditleaf
    WHERE authority_id = unit AND number < first;
    IF units <> 1 OR first <> before + 1 OR last - first + 1 <> many THEN
        RAISE check_violation USING
            MESSAGE = format('leaves %s to %s do not follow leaf %s without a gap', first, last, before);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER audit_follows AFTER INSERT ON casework_auditleaf
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION casework_audit_follows();
"""

UNDONE = """
DROP TRIGGER audit_follows ON casework_auditleaf;
DROP TRIGGER audit_stands ON casework_audithead;
DROP TRIGGER audit_stands ON casework_auditleaf;
DROP TRIGGER audit_stands ON casework_auditentry;
DROP TRIGGER audit_waits ON casework_auditentry;
DROP FUNCTION casework_audit_follows();
DROP FUNCTION casework_audit_stands();
DROP FUNCTION casework_audit_waits();
"""

# Row security binds the owner too, so it looks as each authority in turn. The foreign key is made
# after this, at the end of the migration, and its check must see every entry: the owner is bound
# again in the step that follows each migration (row_security.secure).
WHAT_WAS_THERE = """
ALTER TABLE casework_auditentry NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    unit uuid;
BEGIN
    FOR unit IN SELECT id FROM casework_authority LOOP
        PERFORM set_config('app.authority', unit::text, true);
        INSERT INTO casework_auditwaiting (id, authority_id, entry_id)
        SELECT id, authority_id, id FROM casework_auditentry WHERE authority_id = unit;
    END LOOP;
    PERFORM set_config('app.authority', '', true);
    SET CONSTRAINTS ALL IMMEDIATE;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_acts")]
    operations = [
        migrations.AddField(
            "auditentry",
            "purpose",
            models.TextField(blank=True, choices=words(Purpose), default=""),
        ),
        migrations.AddField(
            "auditentry",
            "salt",
            models.BinaryField(
                db_default=models.Func(
                    django.contrib.postgres.functions.RandomUUID(), function="uuid_send"
                )
            ),
        ),
        migrations.CreateModel(
            name="AuditWaiting",
            fields=[
                *row(),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.auditentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditLeaf",
            fields=[
                *row(),
                ("number", models.BigIntegerField()),
                ("version", models.SmallIntegerField()),
                ("seal", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "number"), name="one_leaf_a_number"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="AuditEdge",
            fields=[
                *row(),
                ("size", models.BigIntegerField()),
                ("peaks", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority",), name="one_edge_a_tree")
                ]
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                *row(),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("key", models.TextField()),
                ("previous", models.BinaryField()),
                ("signature", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "size"), name="one_head_a_size")
                ]
            },
        ),
        migrations.RunSQL(WAITING + UNCHANGED + WITHOUT_GAPS, reverse_sql=UNDONE),
        migrations.RunSQL(WHAT_WAS_THERE, reverse_sql=migrations.RunSQL.noop),
    ]
