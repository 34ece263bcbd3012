-- What did one post say last, in whatever version?
SELECT * EXCLUDE (stored_at, day, native)
FROM lake.posts
WHERE native = $native
ORDER BY seen_at DESC, key DESC
LIMIT 1
