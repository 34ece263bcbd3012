"""Spawning: a process of an installation is started as a fresh program, never forked.

What it has to know it finds itself, in the environment and in the installation's file: nothing
secret stands on a command line, where every user of the machine can read it.
"""

import os
import subprocess
import sys

from fireline.jobs.log_file import log_folder
from fireline.jobs.processes import Process
from fireline.settings import PREFIX, Settings


def spawn(process: Process, settings: Settings) -> "subprocess.Popen[bytes]":
    """Start one process; it ends when its input does, which is when we end."""
    with (log_folder(settings) / f"{process.name}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "fireline.cli", "run", process.name, "--supervised"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=_environment(settings),
            start_new_session=True,  # Ctrl-C is for us; we stop the others in their order.
        )


def _environment(settings: Settings) -> dict[str, str]:
    """Return our own environment, with what a command line may have changed for this time."""
    return {
        **os.environ,
        f"{PREFIX}DATA": str(settings.data.resolve()),
        f"{PREFIX}PORT": str(settings.port),
        f"{PREFIX}PROXY": settings.proxy,
        f"{PREFIX}DECODERS": settings.decoders,
    }
