"""The ``fireline`` command: its commands, and how a failure is said in one sentence."""

import sys

import typer
from typer.exceptions import Abort, Exit, TyperException

from fireline.cli.audit import audit
from fireline.cli.backup import backup
from fireline.cli.demo import demo
from fireline.cli.desk import desk
from fireline.cli.doctor import doctor
from fireline.cli.erase import erase
from fireline.cli.evidence import evidence
from fireline.cli.hold import hold
from fireline.cli.identify import identify
from fireline.cli.init import init
from fireline.cli.people import people
from fireline.cli.reading import scour
from fireline.cli.restore import restore
from fireline.cli.retention import retention
from fireline.cli.run import run as run_process
from fireline.cli.turning import turn
from fireline.cli.up import up
from fireline.cli.upgrade import upgrade
from fireline.errors import FirelineError

app = typer.Typer(
    name="fireline",
    help="The working system of an internet referral unit.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(init)
app.command()(doctor)
app.command()(demo)
app.command()(desk)
app.command()(up)
app.command("run")(run_process)
app.command()(turn)
app.command()(backup)
app.command()(restore)
app.command()(upgrade)
app.command()(erase)
app.add_typer(hold, name="hold")
app.add_typer(retention, name="retention")
app.add_typer(scour, name="scour")
app.add_typer(identify, name="identify")
app.add_typer(people, name="officer")
app.add_typer(audit, name="audit")
app.add_typer(evidence, name="evidence")

INTERRUPTED = 130


def main() -> None:
    """Run the command line of this process and leave with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line and return its exit code; a failure is one sentence on standard error."""
    try:
        code = app(arguments, standalone_mode=False)
    except Exit as done:
        return done.exit_code
    except TyperException as wrong:
        _say(wrong.format_message())
        return 2
    except FirelineError as failed:
        _say(str(failed))
        return failed.exit_code
    except (KeyboardInterrupt, Abort):
        _say("stopped; what was stored stays stored")
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _say(sentence: str) -> None:
    typer.echo(f"fireline: {sentence}", err=True)
