-- On which days before a day was something said that is still here?
SELECT DISTINCT day
FROM (
    SELECT day FROM lake.posts
    UNION
    SELECT day FROM lake.interactions
)
WHERE day < $before
ORDER BY day
