-- Which fingerprints were stored after one mark and until another? A post seen twice counts once.
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
WHERE snapshot_id > $after AND snapshot_id <= $until
GROUP BY kind, value, post, part
ORDER BY min(seen_at), post, kind, value, part
