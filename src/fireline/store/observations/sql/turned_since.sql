-- Who followed, liked or named whom between two marks? The last word on each.
SELECT
    tie,
    actor,
    target,
    coalesce(max_by(undone, (seen_at, said_at)), false) AS undone,
    epoch_us(max(seen_at)) AS seen_at,
    coalesce(epoch_us(max_by(said_at, (seen_at, said_at))), 0) AS said_at
FROM lake.interactions
WHERE snapshot_id > $after AND snapshot_id <= $until
GROUP BY tie, actor, target
ORDER BY tie, actor, target
