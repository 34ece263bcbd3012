-- What did accounts show of themselves that appeared, or were made, since a moment?
WITH newest AS (
    SELECT *
    FROM lake.accounts
    WHERE account IN (
        SELECT account
        FROM lake.accounts
        GROUP BY account
        HAVING min(seen_at) >= $since OR max(created_at) >= $since
    )
    QUALIFY row_number() OVER (PARTITION BY account ORDER BY seen_at DESC, said_at DESC, handle) = 1
)

SELECT * EXCLUDE (stored_at, day)
FROM newest
ORDER BY account
