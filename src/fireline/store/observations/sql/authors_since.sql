-- Whose are the posts in `wanted` (native) that were seen between two marks?
SELECT DISTINCT native, account
FROM lake.posts
WHERE snapshot_id > $after AND snapshot_id <= $until AND native IN (SELECT native FROM wanted)
ORDER BY native, account
