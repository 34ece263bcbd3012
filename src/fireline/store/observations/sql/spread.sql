-- How many accounts and posts share each value in the table `wanted` (kind, value)?
-- The example is the first post that said it.
SELECT
    kind,
    value,
    count(DISTINCT account) AS accounts,
    count(DISTINCT post) AS posts,
    min(said_at) AS first_said_at,
    min(seen_at) AS first_seen_at,
    min_by(post, (said_at, post)) AS example,
    min_by(language, (said_at, post)) AS language
FROM lake.fingerprints
WHERE
    snapshot_id <= $until
    AND (kind, value) IN (SELECT (kind, value) FROM wanted)
GROUP BY kind, value
ORDER BY kind, value
