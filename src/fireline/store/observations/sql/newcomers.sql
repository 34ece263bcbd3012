-- What did accounts show of themselves that appeared, or were made, since a moment, as last told?
-- A stream tells the handle in one message and the name and pictures in another.
SELECT
    account,
    max(seen_at) AS seen_at,
    max_by(said_at, (seen_at, said_at)) AS said_at,
    coalesce(max_by(handle, (seen_at, said_at, handle)) FILTER (WHERE handle <> ''), '') AS handle,
    coalesce(max_by(name, (seen_at, said_at, name)) FILTER (WHERE name <> ''), '') AS name,
    coalesce(max_by(biography, (seen_at, said_at, biography)) FILTER (WHERE biography <> ''), '') AS biography,
    coalesce(max_by(avatar, (seen_at, said_at, avatar)) FILTER (WHERE avatar <> ''), '') AS avatar,
    coalesce(max_by(avatar_pdq, (seen_at, said_at, avatar_pdq)) FILTER (WHERE avatar_pdq <> ''), '') AS avatar_pdq,
    coalesce(max_by(banner, (seen_at, said_at, banner)) FILTER (WHERE banner <> ''), '') AS banner,
    max_by(followers, (seen_at, said_at, followers)) FILTER (WHERE followers IS NOT NULL) AS followers,
    max_by(following, (seen_at, said_at, following)) FILTER (WHERE following IS NOT NULL) AS following,
    max_by(posts, (seen_at, said_at, posts)) FILTER (WHERE posts IS NOT NULL) AS posts,
    max_by(created_at, (seen_at, said_at, created_at)) FILTER (WHERE created_at IS NOT NULL) AS created_at
FROM lake.accounts
GROUP BY account
HAVING min(lake.accounts.seen_at) >= $since OR max(lake.accounts.created_at) >= $since
ORDER BY account
