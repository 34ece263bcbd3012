"""Channel: Bluesky's own reports, from the unit's own account.

``com.atproto.moderation.createReport`` (https://docs.bsky.app/docs/api/com-atproto-moderation-
create-report): through the account's server to a moderation service, on one record or one account.
"""

from fireline.domain.location import LocationKind
from fireline.domain.message import Message, Receipt
from fireline.errors import (
    DeliveryFailed,
    FateUnknown,
    FirelineError,
    ItemUnreadable,
    SourceUnavailable,
)
from fireline.platforms.bluesky import names
from fireline.platforms.bluesky.directory import Directory
from fireline.platforms.bluesky.session import UnitAccount
from fireline.platforms.bluesky.xrpc import Said, Service
from fireline.platforms.platform import Around

_METHOD = "com.atproto.moderation.createReport"
#: ``tools.ozone.report.defs``; a service that does not know the finer word gets the general one.
_REASONS = (
    "tools.ozone.report.defs#reasonViolenceExtremistContent",
    "com.atproto.moderation.defs#reasonViolation",
)
_LONGEST = 2_000  #: graphemes of a report's reason, by the lexicon
_BROKEN = 500
_TOO_MANY = 429


class Reports:
    """Reports posts and accounts to the moderation service that the settings name."""

    def __init__(self, around: Around) -> None:
        self._http = around.http
        self._clock = around.clock
        self._settings = around.settings
        self._directory = Directory(http=around.http, plc=around.settings.bluesky_plc)

    @property
    def name(self) -> str:
        """The recipient's name in the contact book."""
        return names.PLATFORM

    @property
    def can_be_asked(self) -> bool:
        """No: Bluesky does not show reporters their reports."""
        return False

    def send(self, message: Message) -> Receipt:
        """Hand one report over, once.

        Raises:
            FateUnknown: it may have arrived, and may not.
            DeliveryFailed: it did not arrive; ``permanent`` says whether trying again can help.
            ConfigError: the unit's account is not set.
        """
        reason = _reason(message)
        account = UnitAccount.of(self._settings)
        subject = self._subject(message)
        server = self._to_moderators(account.signed_in(self._http))
        for kind in _REASONS:
            said = self._tell(server, {"reasonType": kind, "reason": reason, "subject": subject})
            if said.ok:
                return self._receipt(said)
            if kind == _REASONS[-1] or not _is_about_the_reason(said):
                raise _refusal(said)
        raise AssertionError("the last reason is always answered")

    def ask(self, message_id: str) -> Receipt | None:
        """Raise DeliveryFailed: there is nobody to ask."""
        raise DeliveryFailed(f"Bluesky does not say whether it has the report {message_id}")

    def _to_moderators(self, server: Service) -> Service:
        """Have the server pass reports on to the moderation service that the settings name."""
        to = self._settings.bluesky_report_to
        if not to:
            return server
        headers = {**server.headers, "atproto-proxy": f"{to}#atproto_labeler"}
        return Service(http=self._http, url=server.url, headers=headers)

    def _subject(self, message: Message) -> dict[str, str]:
        """Return what the report is about, as Bluesky names it."""
        if message.location_kind is LocationKind.ACCOUNT:
            did = names.did_of(message.location_key)
            return {"$type": "com.atproto.admin.defs#repoRef", "did": did}
        if message.location_kind is not LocationKind.POST:
            kind = message.location_kind
            raise DeliveryFailed(f"Bluesky takes no reports on a {kind}", permanent=True)
        address = names.address_of(names.did_of(message.location_key))
        cid = names.version_of(message.location_key) or self._version(address)
        return {"$type": "com.atproto.repo.strongRef", "uri": address.uri, "cid": cid}

    def _version(self, address: names.Address) -> str:
        """Return the version that stands there now, when the location names none."""
        query = [("repo", address.did), ("collection", address.collection), ("rkey", address.rkey)]
        try:
            server = Service(http=self._http, url=self._directory.server_of(address.did))
            said = server.query("com.atproto.repo.getRecord", query)
        except FirelineError as failed:
            raise DeliveryFailed(f"no version of {address.uri} is known: {failed}") from failed
        if not said.ok:
            raise DeliveryFailed(f"no version of {address.uri} is known: {said.in_short}")
        return str(said.fields.get("cid"))

    def _tell(self, server: Service, words: dict[str, object]) -> Said:
        try:
            return server.tell(_METHOD, words)
        except SourceUnavailable as silent:
            raise DeliveryFailed(f"the report was not sent: {silent}") from silent
        except ItemUnreadable as garbled:
            raise FateUnknown(f"the report was sent, and answered with {garbled}") from garbled

    def _receipt(self, said: Said) -> Receipt:
        return Receipt(
            reference=str(said.fields.get("id") or ""),
            at=self._clock(),
            said=f"report {said.fields.get('id')} by {said.fields.get('reportedBy')}",
        )


def _reason(message: Message) -> str:
    """Return the approved words and our reference, by which a second copy can be told."""
    reason = f"{message.body}\n\nReference: {message.message_id}"
    if len(reason) > _LONGEST:
        raise DeliveryFailed(
            f"a report to Bluesky has at most {_LONGEST:,} signs, and this one has {len(reason):,}",
            permanent=True,
        )
    return reason


def _is_about_the_reason(said: Said) -> bool:
    """Say whether a service refuses the finer reason itself, which the general one mends."""
    return not said.out_of_order and "reason" in said.in_short.lower()


def _refusal(said: Said) -> DeliveryFailed:
    """Return what a refusal means for the report: a server that broke may have kept it."""
    if said.status >= _BROKEN:
        return FateUnknown(f"Bluesky broke down over the report: {said.in_short}")
    permanent = said.status != _TOO_MANY
    return DeliveryFailed(f"Bluesky refused the report: {said.in_short}", permanent=permanent)
