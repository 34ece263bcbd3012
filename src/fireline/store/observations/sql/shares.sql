-- Who shared which link, text or post, and when, of what was seen since a moment?
-- The trace is the kind of thing, the content the post that shared it.
SELECT
    kind AS trace,
    value AS object,
    account,
    post AS content,
    epoch(min(said_at)) AS shared_at
FROM lake.fingerprints
WHERE kind IN ('link', 'text') AND seen_at >= $since
GROUP BY kind, value, account, post
UNION ALL
SELECT
    'repost' AS trace,
    repost_of AS object,
    account,
    native AS content,
    epoch(min(said_at)) AS shared_at
FROM lake.posts
WHERE repost_of IS NOT NULL AND seen_at >= $since
GROUP BY repost_of, account, native
ORDER BY trace, object, shared_at, content
