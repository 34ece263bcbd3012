-- Who passed on whose posts between two marks? Where nobody knows yet whose, `of` says which post.
WITH passed AS (
    SELECT account, unnest([repost_of, quote_of, reply_to]) AS of
    FROM lake.posts
    WHERE snapshot_id > $after AND snapshot_id <= $until AND coalesce(repost_of, quote_of, reply_to) IS NOT NULL
),

said AS (
    SELECT DISTINCT native, account
    FROM lake.posts
    WHERE snapshot_id <= $until AND native IN (SELECT of FROM passed WHERE of IS NOT NULL)
)

SELECT DISTINCT
    passed.account AS actor,
    said.account AS target,
    CASE WHEN said.account IS NULL THEN passed.of END AS of
FROM passed
LEFT JOIN said ON said.native = passed.of
WHERE passed.of IS NOT NULL
ORDER BY actor, target, of
