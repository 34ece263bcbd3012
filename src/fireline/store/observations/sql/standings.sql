-- What did the platform's stream say last of the accounts in `wanted` (account)?
SELECT account, max_by(standing, (seen_at, said_at)) AS standing
FROM lake.account_states
WHERE account IN (SELECT account FROM wanted)
GROUP BY account
ORDER BY account
