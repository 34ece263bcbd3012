-- How far was a source read? Checkpoints are appended; the newest counts.
SELECT reached
FROM lake.checkpoints
WHERE source = $source
ORDER BY snapshot_id DESC, stored_at DESC
LIMIT 1
