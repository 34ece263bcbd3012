"""Decoders: the one process whose children look at hostile pictures for all others."""

from pathlib import Path

from fireline.jobs.life import Life
from fireline.jobs.states import run_folder
from fireline.sandbox.service import serve_decoders
from fireline.settings import Settings


def run(settings: Settings, life: Life) -> None:
    """Keep as many decoders as there are threads, until it is time to stop."""
    serve_decoders(
        Path(settings.decoders) if settings.decoders else run_folder(settings) / "decoders.sock",
        count=settings.threads,
        wait=life.wait,
        ready=lambda: life.ready(f"{settings.threads} bounded decoders"),
    )
