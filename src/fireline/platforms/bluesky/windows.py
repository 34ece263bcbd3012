"""Windows: what each server says of a post or an account, asked once and kept as it was said."""

from collections.abc import Callable

import attrs

from fireline.domain.presence import Presence, View
from fireline.errors import FirelineError, ItemUnreadable, NotFoundError, SourceUnavailable
from fireline.platforms.bluesky.directory import Directory
from fireline.platforms.bluesky.labels import in_force
from fireline.platforms.bluesky.names import Address
from fireline.platforms.bluesky.repository import holds
from fireline.platforms.bluesky.verdict import Repository, Windows
from fireline.platforms.bluesky.xrpc import Query, Said, Service
from fireline.platforms.platform import Around

P = Presence
_GONE_RECORD = "RecordNotFound"
_NO_REPOSITORY = "Could not find repo"  #: the PDS gives this sentence no name of its own
_BANNED = "AccountTakedown"
_LEFT = "AccountDeactivated"
_NO_PROFILE = "Profile not found"


@attrs.frozen(kw_only=True)
class _Window:
    """One window: what it shows, and the answer behind it if there was one."""

    view: View
    said: Said | None = None


class Looking:
    """Asks every window once a look; keeps nothing between looks."""

    def __init__(self, around: Around) -> None:
        self._http = around.http
        self._clock = around.clock
        self._directory = Directory(http=around.http, plc=around.settings.bluesky_plc)
        self._application = Service(http=around.http, url=around.settings.bluesky_appview)
        self._labeller = around.settings.bluesky_labeler

    def at_post(self, address: Address) -> Windows:
        """Look at one post."""
        server, repository, proof = self._at_record(address)
        application = _ask(
            "application view",
            self._application,
            ("app.bsky.feed.getPosts", [("uris", address.uri)]),
            lambda said: P.PRESENT if said.fields.get("posts") else P.GONE,
        )
        labels, standing = self._labels(address.uri, address.did)
        signed = None if proof is None else proof.presence is P.PRESENT
        known = signed if proof is not None and proof.presence in (P.PRESENT, P.GONE) else None
        views = (server.view, repository.view, proof, application.view, labels)
        return Windows(
            server=server.view,
            application=application.view,
            repository=_repository(repository),
            signed=known,
            labels=standing,
            views=tuple(view for view in views if view is not None),
        )

    def at_account(self, did: str) -> Windows:
        """Look at a whole account."""
        repository = self._of_server(did, lambda server: _status(server, did))
        application = _ask(
            "application view",
            self._application,
            ("app.bsky.actor.getProfile", [("actor", did)]),
            lambda _said: P.PRESENT,
            {_BANNED: P.GONE, _LEFT: P.GONE, _NO_PROFILE: P.GONE},
        )
        labels, standing = self._labels(did)
        error = application.said.error if application.said else ""
        return Windows(
            server=repository.view,
            application=application.view,
            repository=_repository(repository),
            account_banned=error == _BANNED,
            account_left=error == _LEFT,
            labels=standing,
            views=(repository.view, application.view, labels),
        )

    def _at_record(self, address: Address) -> tuple[_Window, _Window, View | None]:
        server = self._of_server(address.did, lambda each: _record(each, address))
        repository = self._of_server(address.did, lambda each: _status(each, address.did))
        if server.view.presence is not P.GONE or _repository(repository) is not Repository.ACTIVE:
            return server, repository, None
        proof = self._of_server(address.did, lambda each: _proof(each, address))
        return server, repository, proof.view

    def _of_server(self, did: str, ask: Callable[[Service], _Window]) -> _Window:
        """Ask the server that holds an account, which has to be found first."""
        try:
            url = self._directory.server_of(did)
        except SourceUnavailable as silent:
            return _Window(view=View(name="server", presence=P.UNREACHABLE, said=str(silent)))
        except (ItemUnreadable, NotFoundError) as lost:
            return _Window(view=View(name="server", presence=P.UNKNOWN, said=str(lost)))
        return ask(Service(http=self._http, url=url))

    def _labels(self, *subjects: str) -> tuple[View, tuple[str, ...]]:
        """Return what the moderation service says, and the hiding labels that are in force."""
        if not self._labeller:
            return View(name="labels", presence=P.UNKNOWN, said="no labeller is set"), ()
        service = Service(http=self._http, url=self._labeller)
        query = [("uriPatterns", subject) for subject in subjects]
        window = _ask(
            "labels", service, ("com.atproto.label.queryLabels", query), lambda _said: P.PRESENT
        )
        if window.said is None or not window.said.ok:
            return window.view, ()
        standing = in_force(window.said.fields.get("labels"), subjects, now=self._clock())
        return attrs.evolve(window.view, said=", ".join(standing) or "no hiding label"), standing


def _record(server: Service, address: Address) -> _Window:
    query = [("repo", address.did), ("collection", address.collection), ("rkey", address.rkey)]
    gone = {_GONE_RECORD: P.GONE, _NO_REPOSITORY: P.GONE}
    method = "com.atproto.repo.getRecord"
    return _ask("server", server, (method, query), lambda _said: P.PRESENT, gone)


def _status(server: Service, did: str) -> _Window:
    return _ask(
        "repository",
        server,
        ("com.atproto.sync.getRepoStatus", [("did", did)]),
        lambda said: P.PRESENT if said.fields.get("active") is True else P.GONE,
        {"RepoNotFound": P.GONE},
    )


def _proof(server: Service, address: Address) -> _Window:
    query = [("did", address.did), ("collection", address.collection), ("rkey", address.rkey)]
    return _ask(
        "signed repository",
        server,
        ("com.atproto.sync.getRecord", query),
        lambda said: P.PRESENT if holds(said.body, address) else P.GONE,
    )


def _ask(
    name: str,
    service: Service,
    what: tuple[str, Query],
    shows: Callable[[Said], Presence],
    gone: dict[str, Presence] | None = None,
) -> _Window:
    """Ask one window; only an answer that says so in so many words means gone."""
    try:
        said = service.query(*what)
        presence = shows(said) if said.ok else _refused(said, gone or {})
    except SourceUnavailable as silent:
        return _Window(view=View(name=name, presence=P.UNREACHABLE, said=str(silent)))
    except FirelineError as unreadable:
        return _Window(view=View(name=name, presence=P.UNKNOWN, said=str(unreadable)))
    words = said.in_short if not said.ok else f"{said.in_short} {presence}"
    return _Window(view=View(name=name, presence=presence, said=words), said=said)


def _refused(said: Said, gone: dict[str, Presence]) -> Presence:
    if said.out_of_order:
        return P.UNREACHABLE
    message = str(said.fields.get("message") or "")
    by_words = (presence for words, presence in gone.items() if message.startswith(words))
    return gone.get(said.error) or next(by_words, P.UNKNOWN)


def _repository(window: _Window) -> Repository:
    """Return what a server said of an account as a whole."""
    if window.said is None or not window.said.ok:
        return Repository.UNKNOWN
    if window.said.fields.get("active") is True:
        return Repository.ACTIVE
    status = window.said.fields.get("status")
    known = {each.value for each in Repository}
    return Repository(status) if status in known else Repository.UNKNOWN
