-- Which pictures were told of, but nobody has looked at, most shared first? One sighting a file.
-- What says that it is no picture is not asked for; what says nothing may be one.
WITH shared AS (
    SELECT
        sha256,
        count(DISTINCT account) AS accounts,
        min(seen_at) AS first_seen_at,
        min_by(
            {
                'post': post,
                'account': account,
                'position': position,
                'said_at': said_at,
                'seen_at': seen_at,
                'sha256': sha256,
                'mime': mime,
                'size': size,
                'description': description,
                'url': url,
                'fetched': fetched
            },
            (seen_at, post, position)
        ) AS first
    FROM lake.media
    WHERE
        sha256 <> ''
        AND (mime = '' OR starts_with(mime, 'image/'))
        AND sha256 NOT IN (SELECT sha256 FROM lake.pictures)
    GROUP BY sha256
)

SELECT first.*
FROM shared
WHERE accounts >= $min_accounts
ORDER BY accounts DESC, first_seen_at, sha256
LIMIT $limit
