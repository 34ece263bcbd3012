-- Which files were read as pictures after one mark and until another?
SELECT
    sha256,
    min(pdq) AS pdq,
    CAST(max(quality) AS INTEGER) AS quality
FROM lake.pictures
WHERE pdq <> '' AND snapshot_id > $after AND snapshot_id <= $until
GROUP BY sha256
ORDER BY sha256
