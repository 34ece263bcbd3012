-- Who turned to the accounts in `wanted` (account), by a tie or by passing on a post, and when first, as they said?
WITH said AS (
    SELECT DISTINCT native, account
    FROM lake.posts
    WHERE account IN (SELECT account FROM wanted)
),

passed AS (
    SELECT account, said_at, unnest([repost_of, quote_of, reply_to]) AS of
    FROM lake.posts
    WHERE coalesce(repost_of, quote_of, reply_to) IS NOT NULL
),

turned AS (
    SELECT actor, target, said_at
    FROM lake.interactions
    WHERE NOT undone AND target IN (SELECT account FROM wanted)
    UNION ALL
    SELECT passed.account AS actor, said.account AS target, passed.said_at
    FROM passed
    INNER JOIN said ON said.native = passed.of
)

SELECT actor, target, min(said_at) AS first_at
FROM turned
WHERE actor <> target
GROUP BY actor, target
ORDER BY actor, target
