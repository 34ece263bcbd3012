-- Who, ever, passed on one of the posts in the table `wanted` (native)?
WITH said AS (
    SELECT
        key AS post,
        account,
        said_at,
        seen_at,
        language,
        url,
        unnest(['repost', 'quote', 'reply']) AS via,
        unnest([repost_of, quote_of, reply_to]) AS of
    FROM lake.posts
    WHERE coalesce(repost_of, quote_of, reply_to) IS NOT NULL AND snapshot_id <= $until
)

SELECT
    post,
    min(account) AS account,
    min(said_at) AS said_at,
    min(seen_at) AS seen_at,
    via,
    of,
    min(language) AS language,
    min(url) AS url
FROM said
WHERE of IN (SELECT native FROM wanted)
GROUP BY post, via, of
ORDER BY min(seen_at), post, via, of
