-- Who, ever, passed on one of the posts in the table `wanted` (native)?
-- A post can do so in several ways; it is read once and asked for each of them.
WITH said AS (
    SELECT
        key AS post,
        account,
        said_at,
        seen_at,
        language,
        url,
        unnest([
            {'via': 'repost', 'of': repost_of},
            {'via': 'quote', 'of': quote_of},
            {'via': 'reply', 'of': reply_to}
        ]) AS way
    FROM lake.posts
    WHERE
        snapshot_id <= $until
        AND (
            repost_of IN (SELECT native FROM wanted)
            OR quote_of IN (SELECT native FROM wanted)
            OR reply_to IN (SELECT native FROM wanted)
        )
)

SELECT
    post,
    min(account) AS account,
    min(said_at) AS said_at,
    min(seen_at) AS seen_at,
    way.via AS via,
    way.of AS of,
    min(language) AS language,
    min(url) AS url
FROM said
WHERE way.of IN (SELECT native FROM wanted)
GROUP BY post, way.via, way.of
ORDER BY min(seen_at), post, via, of
