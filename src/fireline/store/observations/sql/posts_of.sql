-- What did the posts in `wanted` (native) say last, each in whatever version?
SELECT
    native,
    max_by(account, (seen_at, key)) AS account,
    max_by(said_at, (seen_at, key)) AS said_at,
    max_by(text, (seen_at, key)) AS text,
    max_by(url, (seen_at, key)) AS url,
    max_by(raw, (seen_at, key)) AS raw
FROM lake.posts
WHERE native IN (SELECT native FROM wanted)
GROUP BY native
ORDER BY native
