"""Session: the unit's own account, declared as what it is, signed in to its own server."""

import attrs

from fireline.errors import ConfigError, DeliveryFailed, SourceUnavailable
from fireline.platforms.bluesky.xrpc import Service
from fireline.platforms.wire import Http
from fireline.settings import Settings

_WRONG = (400, 401)


@attrs.frozen(kw_only=True)
class UnitAccount:
    """Where the unit's account lives and how it signs in; nothing in here is ever pretended."""

    server: str
    handle: str
    password: str = attrs.field(repr=False)

    @classmethod
    def of(cls, settings: Settings) -> "UnitAccount":
        """Return the account that the settings name.

        Raises:
            ConfigError: they name none, or not all of it.
        """
        given = (settings.bluesky_service, settings.bluesky_handle, settings.bluesky_password)
        if not all(given):
            raise ConfigError(
                "reports to Bluesky need the unit's own account: set FIRELINE_BLUESKY_SERVICE, "
                "FIRELINE_BLUESKY_HANDLE and FIRELINE_BLUESKY_PASSWORD (an app password)"
            )
        return cls(server=given[0], handle=given[1], password=given[2])

    def signed_in(self, http: Http) -> Service:
        """Sign in and return the server as this account speaks to it.

        Raises:
            DeliveryFailed: the server does not answer, or does not know the account.
        """
        server = Service(http=http, url=self.server)
        words = {"identifier": self.handle, "password": self.password}
        try:
            said = server.tell("com.atproto.server.createSession", words)
        except (SourceUnavailable, DeliveryFailed) as silent:
            # A session that may or may not have been made is no report that may have been sent.
            raise DeliveryFailed(f"could not sign in as {self.handle}: {silent}") from silent
        if not said.ok:
            raise DeliveryFailed(
                f"could not sign in as {self.handle}: {said.in_short}",
                permanent=said.status in _WRONG,
            )
        bearer = {"authorization": f"Bearer {said.fields.get('accessJwt')}"}
        return attrs.evolve(server, headers=bearer)
