-- Who turned to whom on one day, how and how often? Whoever passed on a post turned to its author.
WITH passed AS (
    SELECT
        account AS actor,
        unnest(['repost', 'quote', 'reply']) AS tie,
        unnest([repost_of, quote_of, reply_to]) AS of
    FROM lake.posts
    WHERE day = $day AND coalesce(repost_of, quote_of, reply_to) IS NOT NULL
),

said AS (
    SELECT DISTINCT native, account
    FROM lake.posts
),

turned AS (
    SELECT passed.tie, passed.actor, said.account AS target
    FROM passed
    INNER JOIN said ON said.native = passed.of
    UNION ALL
    SELECT tie, actor, target
    FROM lake.interactions
    WHERE day = $day AND NOT undone
)

SELECT tie, actor, target, count(*) AS times
FROM turned
WHERE actor <> target
GROUP BY tie, actor, target
ORDER BY tie, actor, target
