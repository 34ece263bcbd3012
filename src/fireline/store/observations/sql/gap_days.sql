-- On which days was a stretch of a source not seen? A gap without times counts on the day it was noticed.
SELECT DISTINCT CAST(unnested AS DATE) AS day
FROM (
    SELECT unnest(generate_series(
        CAST(coalesce(from_at, seen_at) AS DATE),
        CAST(coalesce(until_at, seen_at) AS DATE),
        INTERVAL 1 DAY
    )) AS unnested
    FROM lake.gaps
)
ORDER BY day
