"""Progress on long work: a bar a person can read, nothing when the output is for a machine."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def bar(*, quiet: bool = False) -> Progress:
    """Return a progress display on standard error."""
    return Progress(
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, quiet=quiet),
    )


@contextmanager
def stages_shown(stages: Sequence[str], *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Show which stage of the loop is at work."""
    with bar(quiet=quiet) as display:
        task = display.add_task(stages[0], total=len(stages))

        def at(stage: str) -> None:
            display.update(task, description=stage, completed=stages.index(stage))

        yield at
        display.update(task, description="done", completed=len(stages))


@contextmanager
def counted(*, quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is being done, how much of it is done, and of how much."""
    with bar(quiet=quiet) as display:
        task = display.add_task("preparing")

        def at(what: str, done: int, total: int) -> None:
            display.update(task, description=what, completed=done, total=total)

        yield at
