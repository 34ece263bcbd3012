-- Which files do the posts (native), and the posts of the accounts (account), in `wanted` carry?
SELECT *
FROM lake.media
WHERE split_part(post, '#', 1) IN (SELECT native FROM wanted) OR account IN (SELECT account FROM wanted)
ORDER BY seen_at, post, position
