-- What is the newest state of the lake?
SELECT id AS mark
FROM lake.current_snapshot()
