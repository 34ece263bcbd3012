-- When did we see the platform say that an author deleted one of the posts in `wanted` (native)?
SELECT post, min(seen_at) AS seen_at
FROM lake.deletions
WHERE post IN (SELECT native FROM wanted)
GROUP BY post
ORDER BY post
