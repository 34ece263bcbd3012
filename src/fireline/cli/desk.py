"""``fireline desk``: the pages officers work on, served on this machine."""

import typer

from fireline.cli.installation import installation


def desk(
    port: int = typer.Option(0, help="Port to listen on; the setting FIRELINE_PORT otherwise."),
) -> None:
    """Serve the desk until it is stopped, with the jobs that run behind it.

    Example: fireline desk --port 8000
    """
    from fireline.jobs.serving import serve  # -- start-up: brings Django and the web server

    with installation() as unit:
        serve(unit, port=port or unit.settings.port)
