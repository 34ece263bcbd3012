"""Way: how the clients of the door get a line to a server, through whichever lock there is."""

import socket
from typing import Protocol


class Way(Protocol):
    """A way out. The gate is one, inside this process; the egress proxy is the other.

    Do connect to the very address that was checked, within the time given.
    Don't hand on a line to an address that is not public, unless the settings name it as a peer.
    """

    def dial(self, host: str, port: int, *, seconds: float) -> socket.socket:
        """Return an open line to a server.

        Raises:
            SourceUnavailable: nobody answers there.
            RefusedError: the name leads to an address, or the port is one, that is not for us.
        """
        ...
