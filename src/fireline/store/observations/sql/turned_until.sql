-- How much was there at a mark of what ties are made of? Less than before: something was forgotten or hidden.
SELECT
    (SELECT count(*) FROM lake.interactions WHERE snapshot_id <= $until) AS interactions,
    (SELECT count(*) FROM lake.posts WHERE snapshot_id <= $until) AS posts,
    (SELECT count(coalesce(repost_of, quote_of, reply_to)) FROM lake.posts WHERE snapshot_id <= $until) AS passed
