-- Were the edges of a day kept already?
SELECT 1 AS known
FROM lake.edges
WHERE day = $day
LIMIT 1
