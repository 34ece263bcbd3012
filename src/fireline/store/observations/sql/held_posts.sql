-- What is here of the posts (native) and of all posts of the accounts (account) in `wanted`?
SELECT *
FROM lake.posts
WHERE native IN (SELECT native FROM wanted) OR account IN (SELECT account FROM wanted)
ORDER BY seen_at, key
