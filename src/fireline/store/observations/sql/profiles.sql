-- What did the accounts in `wanted` (account) show of themselves last?
WITH newest AS (
    SELECT *
    FROM lake.accounts
    WHERE account IN (SELECT account FROM wanted)
    QUALIFY row_number() OVER (PARTITION BY account ORDER BY seen_at DESC, said_at DESC, handle) = 1
)

SELECT * EXCLUDE (stored_at, day)
FROM newest
ORDER BY account
