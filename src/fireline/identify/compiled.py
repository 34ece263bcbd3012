"""Compiled: turn a numeric function into machine code once, free of the interpreter's lock.

Threads are ours and not numba's: its own thread layers abort the whole process when two threads
of a server call it at once, and they forbid a later fork (docs/decisions/0200).
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])
Task = TypeVar("Task")
Done = TypeVar("Done")


def compiled(function: Function) -> Function:
    """Compile at the first call and keep the machine code beside the source for later runs."""
    return cast("Function", numba.njit(cache=True, nogil=True)(function))


def default_threads() -> int:
    """Say how many threads to use when nobody asks for a number."""
    told = os.environ.get("NUMBA_NUM_THREADS", "")
    return int(told) if told.isdigit() and int(told) else len(os.sched_getaffinity(0))


def in_threads(work: Callable[[Task], Done], tasks: Iterable[Task], *, threads: int) -> list[Done]:
    """Do independent tasks at once; the results come in the order of the tasks, always."""
    if threads <= 1:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(work, tasks))
