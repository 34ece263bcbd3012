-- Which two accounts shared the same link, text or post within a window (seconds), and how often?
-- The definition is CooRTweet's (detect_groups, generate_coordinated_network): accounts with too few
-- shares take no part, nor do pairs of which neither share is of an account that met often enough.
-- Weight counts pairs of shares; symmetry is the fewer of the shares of either side over the more.
WITH shares AS (
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
),

taking_part AS (
    SELECT trace, object, account, content, shared_at
    FROM shares
    QUALIFY count(*) OVER (PARTITION BY trace, account) >= $least_shares
),

met AS (
    SELECT
        one.trace,
        one.object,
        one.account AS low,
        other.account AS high,
        one.content AS low_content,
        other.content AS high_content,
        abs(one.shared_at - other.shared_at) AS seconds
    FROM taking_part AS one
    INNER JOIN taking_part AS other
        ON
            one.trace = other.trace
            AND one.object = other.object
            AND one.account < other.account
            AND one.content <> other.content
            AND other.shared_at BETWEEN one.shared_at - $window AND one.shared_at + $window
    WHERE one.object <> one.content AND other.object <> other.content
),

in_pairs AS (
    SELECT trace, low_content AS content FROM met
    UNION
    SELECT trace, high_content AS content FROM met
),

often AS (
    SELECT trace, content
    FROM taking_part
    INNER JOIN in_pairs USING (trace, content)
    QUALIFY count(*) OVER (PARTITION BY trace, account) >= $least_shares
)

SELECT
    trace,
    low,
    high,
    count(*) AS weight,
    count(DISTINCT object) AS objects,
    count(DISTINCT low_content) AS low_shares,
    count(DISTINCT high_content) AS high_shares,
    least(count(DISTINCT low_content), count(DISTINCT high_content))
    / greatest(count(DISTINCT low_content), count(DISTINCT high_content)) AS symmetry,
    avg(seconds) AS seconds
FROM met
WHERE
    (trace, low_content) IN (SELECT (trace, content) FROM often)
    OR (trace, high_content) IN (SELECT (trace, content) FROM often)
GROUP BY trace, low, high
HAVING count(DISTINCT object) >= $least_objects
ORDER BY trace, low, high
