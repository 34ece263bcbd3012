-- Which fingerprints, ever, have one of the values in the table `wanted` (kind, value)?
SELECT
    kind,
    value,
    post,
    min(account) AS account,
    min(said_at) AS said_at,
    min(seen_at) AS seen_at,
    part,
    min(language) AS language,
    min(url) AS url
FROM lake.fingerprints
WHERE snapshot_id <= $until
    AND (kind, value) IN (SELECT (kind, value) FROM wanted)
GROUP BY kind, value, post, part
ORDER BY min(seen_at), post, kind, value, part
