"""The one path between authorities: a function that answers hit or no-hit and nothing else."""

from django.db import migrations

# It runs as the owner, whom row security binds as well (FORCE): it looks as each other authority
# in turn, and is back as the asking one before it hands on a word. The words come in alphabetical
# order, so that their order tells nothing of who said them. What counts as an interest: an open
# watch on the key, or a referral of it that was neither refused nor closed nor taken back.
FUNCTION = """
CREATE FUNCTION casework_interest(wanted text) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    asking text := current_setting('app.authority', true);
    other uuid;
    words text[] := '{}';
    hit boolean;
BEGIN
    IF coalesce(asking, '') = '' THEN
        RAISE insufficient_privilege USING MESSAGE = 'deconfliction is asked as an authority';
    END IF;
    FOR other IN SELECT id FROM casework_authority WHERE id <> asking::uuid LOOP
        PERFORM set_config('app.authority', other::text, true);
        SELECT EXISTS (
            SELECT FROM casework_referralrow r JOIN casework_place p ON p.id = r.place_id
            WHERE p.key = wanted AND r.state NOT IN ('refused', 'closed', 'withdrawn')
        ) OR EXISTS (
            SELECT FROM casework_watch w WHERE w.key = wanted AND w.ended_at IS NULL
        ) INTO hit;
        words := words || CASE WHEN hit THEN 'hit' ELSE 'no-hit' END;
    END LOOP;
    PERFORM set_config('app.authority', asking, true);
    RETURN QUERY SELECT word FROM unnest(words) AS word ORDER BY word;
END
$$;
REVOKE ALL ON FUNCTION casework_interest(text) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, reverse_sql="DROP FUNCTION casework_interest(text)"),
    ]
