"""Going up: one supervisor a data folder, and nobody of an earlier one beside it."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fireline.errors import RefusedError
from fireline.jobs.busy_port import free_port, refuse_busy_port
from fireline.jobs.life import Life, lived
from fireline.jobs.processes import DATABASE_STOP_SECONDS
from fireline.jobs.states import living, run_folder
from fireline.jobs.supervisor import Say, Supervisor, others
from fireline.settings import Settings

_TICK = 0.1


def go_up(settings: Settings, say: Say) -> int:
    """Start every process of the installation and keep them going until told to stop.

    Raises:
        RefusedError: the installation is up already.
        ConfigError: the port of the pages is in use.
        FirelineError: a process cannot be started.
    """
    with _only_one(settings), lived(settings, "up", until_input_ends=False) as life:
        _await_the_last(settings, life, say)
        if life.stopping:
            return 0
        refuse_busy_port(settings.host, settings.port)
        return Supervisor(_with_services(settings), life, say).run()


def _with_services(settings: Settings) -> Settings:
    """Let every process find proxy and decoders, at places that stay while we are up."""
    return settings.changed(
        proxy=settings.proxy or f"127.0.0.1:{free_port('127.0.0.1')}",
        decoders=settings.decoders or str(run_folder(settings).resolve() / "decoders.sock"),
    )


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Hold the installation for as long as this process lives."""
    lock = os.open(run_folder(settings) / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        up = next((said.pid for said in living(settings) if said.role == "up"), None)
        raise RefusedError(
            f"the installation in {settings.data} is up already"
            f"{f' (process {up})' if up else ''}: see `fireline up --check`"
        ) from None
    try:
        yield
    finally:
        os.close(lock)


def _await_the_last(settings: Settings, life: Life, say: Say) -> None:
    """Wait for the processes of a supervisor that was killed: they end by themselves.

    Raises:
        RefusedError: they do not; so somebody else runs them.
    """
    left = list(others(settings))
    if not left:
        return
    say("up", f"waiting for {', '.join(left)} to end")
    deadline = time.monotonic() + DATABASE_STOP_SECONDS
    while left := list(others(settings)):
        if time.monotonic() > deadline:
            raise RefusedError(f"already at work in {settings.data}: {', '.join(left)}; end it")
        if not life.goes_on_after(_TICK):
            return
