-- Who passed on which post, by repost, quote or reply, between two marks?
WITH said AS (
    SELECT key AS post, account, said_at, seen_at, 'repost' AS via, repost_of AS of, language, url
    FROM lake.posts
    WHERE repost_of IS NOT NULL AND snapshot_id > $after AND snapshot_id <= $until
    UNION ALL
    SELECT key, account, said_at, seen_at, 'quote', quote_of, language, url
    FROM lake.posts
    WHERE quote_of IS NOT NULL AND snapshot_id > $after AND snapshot_id <= $until
    UNION ALL
    SELECT key, account, said_at, seen_at, 'reply', reply_to, language, url
    FROM lake.posts
    WHERE reply_to IS NOT NULL AND snapshot_id > $after AND snapshot_id <= $until
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
GROUP BY post, via, of
ORDER BY min(seen_at), post, via, of
