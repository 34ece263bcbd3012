-- Which files does one post carry?
SELECT DISTINCT ON (position) * EXCLUDE (stored_at, day)
FROM lake.media
WHERE split_part(post, '#', 1) = $native
ORDER BY position, seen_at DESC, sha256
