"""Observations: the lake of what the open internet said, appended in batches, asked by name."""

from fireline.store.observations.audience_log import LakeAudienceLog
from fireline.store.observations.co_sharing import LakeShares
from fireline.store.observations.deletion_log import LakeDeletionLog
from fireline.store.observations.fingerprint_log import LakeFingerprintLog
from fireline.store.observations.lake import Lake, open_lake
from fireline.store.observations.media_log import LakeMediaLog
from fireline.store.observations.observation_log import LakeObservationLog

__all__ = [
    "Lake",
    "LakeAudienceLog",
    "LakeDeletionLog",
    "LakeFingerprintLog",
    "LakeMediaLog",
    "LakeObservationLog",
    "LakeShares",
    "open_lake",
]
