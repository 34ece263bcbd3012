"""Together: several acts of one process at once, which end together."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from fireline.jobs.life import Life

Act = Callable[[], None]
"""Goes on until the life of the process is stopped."""


def together(life: Life, acts: Sequence[Act]) -> None:
    """Do all of them until the process is to stop; when one fails, all stop and it is raised."""
    with ThreadPoolExecutor(max_workers=max(1, len(acts))) as threads:
        doing = [threads.submit(act) for act in acts]
        wait(doing, return_when=FIRST_EXCEPTION)
        life.stop()
    for one in doing:
        one.result()
