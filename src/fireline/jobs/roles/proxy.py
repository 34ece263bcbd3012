"""Proxy: the one process through which all others reach the public internet."""

from fireline.door import serve_proxy
from fireline.jobs.life import Life
from fireline.settings import Settings
from fireline.store.keys import KeyRing


def run(settings: Settings, life: Life) -> None:
    """Check, connect and carry for every client of this installation, until it is time to stop."""
    serve_proxy(
        settings,
        KeyRing.of(settings).proxy(),
        life.wait,
        lambda at: life.ready(f"the way out is {at.host}:{at.port}"),
    )
