-- Which accounts does their platform say it has removed, and when did we see that?
WITH last AS (
    SELECT
        account,
        max_by(standing, (seen_at, said_at)) AS standing,
        max(seen_at) AS seen_at
    FROM lake.account_states
    GROUP BY account
)

SELECT account, seen_at
FROM last
WHERE standing IN ('taken_down', 'suspended')
ORDER BY account
