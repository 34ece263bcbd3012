"""What the platform does to content and accounts: the takedowns, and the reports it has read.

A Bluesky network takes down in several places that know little of each other, so each act here
says where it is done. What each one changes, and where, is what the verifier has to tell apart.
"""

from collections.abc import Mapping
from typing import Any

from e2e.network.network import Network
from e2e.network.people import Person, Record

_STATUS = "com.atproto.admin.updateSubjectStatus"
_RECORD = "com.atproto.repo.strongRef"
_ACCOUNT = "com.atproto.admin.defs#repoRef"


def take_down_on_pds(network: Network, record: Record, *, blobs: tuple[str, ...] = ()) -> None:
    """Take a record and its blobs down on the server that holds it, and nowhere else."""
    _set_status(network, network.places.pds, _strong(record))
    for cid in blobs:
        subject = {"$type": "com.atproto.admin.defs#repoBlobRef", "did": record.did, "cid": cid}
        _set_status(network, network.places.pds, subject)


def restore_on_pds(network: Network, record: Record) -> None:
    """Put a record back that was taken down on the server that holds it."""
    _set_status(network, network.places.pds, _strong(record), applied=False)


def take_down_on_appview(network: Network, record: Record) -> None:
    """Take a record down in the application view, and nowhere else."""
    _set_status(network, network.places.appview, _strong(record))


def take_down_account_on_pds(network: Network, person: Person) -> None:
    """Take a whole account down on the server that holds it, which tells the firehose."""
    _set_status(network, network.places.pds, {"$type": _ACCOUNT, "did": person.did})


def take_down_in_ozone(network: Network, subject: Record | Person) -> None:
    """Take a record or a whole account down as a moderator does, in the moderation service."""
    words = {
        "event": {"$type": "tools.ozone.moderation.defs#modEventTakedown", "comment": "EXERCISE"},
        "subject": _strong(subject)
        if isinstance(subject, Record)
        else {"$type": _ACCOUNT, "did": subject.did},
        "createdBy": network.places.ozone_did,
        "subjectBlobCids": [],
    }
    _ask(network, network.places.ozone, "tools.ozone.moderation.emitEvent", words)
    network.drain()


def reports(network: Network) -> list[dict[str, Any]]:
    """Return the reports that moderators find in the moderation service, newest first."""
    answer = network.http.get(
        f"{network.places.ozone}/xrpc/tools.ozone.moderation.queryEvents",
        params={"types": "tools.ozone.moderation.defs#modEventReport", "limit": 100},
        headers=_admin(network),
    )
    answer.raise_for_status()
    return list(answer.json()["events"])


def _set_status(
    network: Network, service: str, subject: dict[str, str], *, applied: bool = True
) -> None:
    takedown = {"applied": True, "ref": "EXERCISE"} if applied else {"applied": False}
    _ask(network, service, _STATUS, {"subject": subject, "takedown": takedown})


def _ask(network: Network, service: str, method: str, words: Mapping[str, object]) -> None:
    answer = network.http.post(f"{service}/xrpc/{method}", json=words, headers=_admin(network))
    if answer.is_error:
        raise RuntimeError(f"the test network said {answer.status_code}: {answer.text[:300]}")


def _admin(network: Network) -> dict[str, str]:
    return {"authorization": network.places.admin_auth}


def _strong(record: Record) -> dict[str, str]:
    return {"$type": _RECORD, **record.reference}
