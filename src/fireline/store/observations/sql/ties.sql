-- Which account turned to which: followed, liked, named it, or passed on or answered its posts?
-- The last word counts: an undone follow is none.
WITH last AS (
    SELECT actor, target, max_by(undone, (seen_at, said_at)) AS undone
    FROM lake.interactions
    GROUP BY tie, actor, target
),

passed AS (
    SELECT account, unnest([repost_of, quote_of, reply_to]) AS of
    FROM lake.posts
),

turned AS (
    SELECT passed.account AS actor, said.account AS target
    FROM passed
    INNER JOIN lake.posts AS said ON said.native = passed.of
)

SELECT actor, target FROM last WHERE NOT undone AND actor <> target
UNION
SELECT actor, target FROM turned WHERE actor <> target
ORDER BY actor, target
