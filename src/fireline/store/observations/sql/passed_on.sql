-- Who passed on which post, by repost, quote or reply, between two marks?
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
    WHERE coalesce(repost_of, quote_of, reply_to) IS NOT NULL AND snapshot_id > $after AND snapshot_id <= $until
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
WHERE of IS NOT NULL
GROUP BY post, via, of
ORDER BY min(seen_at), post, via, of
