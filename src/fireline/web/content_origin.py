"""The content origin: where hostile content is served from, apart from the desk.

Behind a TLS proxy it is a host name of its own. On loopback it is another port, and also the other
of the two names of this machine: browsers share cookies between ports, never between names.
"""

from typing import Final
from urllib.parse import urlsplit

import attrs
from django.http import HttpRequest

from fireline.errors import ConfigError
from fireline.web.sitting import rules

_OTHER_NAME: Final = {"127.0.0.1": "localhost", "[::1]": "localhost", "localhost": "127.0.0.1"}


@attrs.define
class _Served:
    port: int = 0


_SERVED = _Served()


def serve_content_on(port: int) -> None:
    """Say on which port this process serves content, once it listens there."""
    _SERVED.port = port


def content_origin(request: HttpRequest) -> str:
    """Return the origin of hostile content for the desk that was asked.

    Raises:
        ConfigError: there is no host name for it but the desk's own.
    """
    if rules().content_url:
        told = urlsplit(rules().content_url)
        return f"{told.scheme}://{told.netloc}"
    port = _SERVED.port or rules().content_port
    other = _OTHER_NAME.get(request.get_host().rpartition(":")[0] or request.get_host())
    if not port or other is None:
        raise ConfigError(
            "content is not shown: set FIRELINE_CONTENT_URL to a host name of its own, apart from"
            " the desk's, that reaches FIRELINE_CONTENT_PORT"
        )
    return f"http://{other}:{port}"
