-- What did the accounts in `wanted` (account), and the authors of its posts (native), show?
SELECT *
FROM lake.accounts
WHERE
    account IN (SELECT account FROM wanted)
    OR account IN (SELECT account FROM lake.posts WHERE native IN (SELECT native FROM wanted))
ORDER BY seen_at, account
