-- In which bytes did the newest profile of one account come that has any?
SELECT raw
FROM lake.accounts
WHERE account = $account AND octet_length(raw) > 0
ORDER BY seen_at DESC, said_at DESC, raw DESC
LIMIT 1
