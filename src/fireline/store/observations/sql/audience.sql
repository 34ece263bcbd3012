-- How large is the audience of each account: its followers as last told, and the views of a post as told?
-- What was never told is null, not zero.
WITH followers AS (
    SELECT account, max_by(followers, (seen_at, said_at)) AS followers
    FROM lake.accounts
    WHERE followers IS NOT NULL
    GROUP BY account
),

views AS (
    SELECT post, max(views) AS views
    FROM lake.counts
    WHERE views IS NOT NULL
    GROUP BY post
),

authors AS (
    SELECT native, min(account) AS account
    FROM lake.posts
    WHERE native IN (SELECT split_part(post, '#', 1) FROM views)
    GROUP BY native
),

told AS (
    SELECT authors.account, avg(views.views) AS views, count(*) AS posts_told
    FROM views
    INNER JOIN authors ON authors.native = split_part(views.post, '#', 1)
    GROUP BY authors.account
)

SELECT
    account,
    followers.followers,
    told.views,
    coalesce(told.posts_told, 0) AS posts_told
FROM followers
FULL OUTER JOIN told USING (account)
ORDER BY account
