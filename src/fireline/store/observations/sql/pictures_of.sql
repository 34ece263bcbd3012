-- What is known of the files in the table `wanted` (sha256)?
SELECT
    sha256,
    min(pdq) AS pdq,
    CAST(max(quality) AS INTEGER) AS quality
FROM lake.pictures
WHERE pdq <> '' AND snapshot_id <= $until AND sha256 IN (SELECT sha256 FROM wanted)
GROUP BY sha256
ORDER BY sha256
