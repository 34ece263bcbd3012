"""Seccomp: the kernel refuses this process every system call but a few, for good.

It holds for root as for everybody, and cannot be taken back. What is refused fails with EPERM, so
that a decoder which asks for too much fails on its file and lives on; a call from another
architecture's table ends the process, for nothing of ours makes one.

Source: Linux, Documentation/userspace-api/seccomp_filter.rst; seccomp(2); prctl(2).
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator

from fireline.errors import MissingPart
from fireline.sandbox.system_calls import Machine, this_machine

_SET_DUMPABLE, _SET_NO_NEW_PRIVILEGES = 4, 38
_SET_MODE_FILTER, _ALL_THREADS = 1, 1

# One instruction: code, where to go on when it is so and when not, and a number (linux/filter.h).
_INSTRUCTION = struct.Struct("=HBBI")
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _JUMP_IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

# Where it stands in struct seccomp_data; arguments are 64 bits wide, the low half first.
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 16, 32
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050000 | errno.EPERM, 0x7FFF0000

_X32_NUMBERS = 0x40000000  #: the other table of x86-64, which shares its architecture
_EXECUTABLE = 0x4  #: PROT_EXEC


class _Program(ctypes.Structure):
    """A filter as the kernel takes it (struct sock_fprog)."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_system_calls() -> None:
    """Refuse this process, with all its threads, every system call but a decoder's few.

    Raises:
        MissingPart: the kernel, or this architecture, has no such filters.
    """
    machine = this_machine()
    words = b"".join(_instructions(machine))
    program = _Program(len(words) // _INSTRUCTION.size, words)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    libc.syscall.argtypes = (ctypes.c_long, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_void_p)
    # Without new privileges: what a filtered process could start would never gain any.
    _require(libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    # Nobody of the same user may look into it, or trace it.
    _require(libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0))
    _require(libc.syscall(machine.seccomp, _SET_MODE_FILTER, _ALL_THREADS, ctypes.byref(program)))


def _instructions(machine: Machine) -> Iterator[bytes]:
    yield _one(_LOAD, _ARCHITECTURE)
    yield _one(_JUMP_IF_EQUAL, machine.audit, when_so=1)
    yield _one(_RETURN, _KILL)
    yield _one(_LOAD, _NUMBER)
    yield _one(_JUMP_IF_AT_LEAST, _X32_NUMBERS, when_not=1)
    yield _one(_RETURN, _KILL)
    for number in sorted(machine.plain.values()):
        yield _one(_JUMP_IF_EQUAL, number, when_not=1)
        yield _one(_RETURN, _ALLOW)
    # Memory may be had, but none that can be run.
    for number in (machine.mmap, machine.mprotect):
        yield from _if_argument(number, _THIRD_ARGUMENT, _JUMP_IF_ANY_BIT, _EXECUTABLE, so=_REFUSE)
    # Limits may be set, but only this process's own.
    yield from _if_argument(machine.prlimit, _FIRST_ARGUMENT, _JUMP_IF_EQUAL, 0, so=_ALLOW)
    yield _one(_RETURN, _REFUSE)


def _if_argument(call: int, argument: int, test: int, value: int, *, so: int) -> Iterator[bytes]:
    """Decide about one call by the low half of one argument; the other decision when it is not."""
    otherwise = _ALLOW if so == _REFUSE else _REFUSE
    yield _one(_JUMP_IF_EQUAL, call, when_not=4)
    yield _one(_LOAD, argument)
    yield _one(test, value, when_not=1)
    yield _one(_RETURN, so)
    yield _one(_RETURN, otherwise)


def _one(code: int, number: int, *, when_so: int = 0, when_not: int = 0) -> bytes:
    return _INSTRUCTION.pack(code, when_so, when_not, number)


def _require(result: int) -> None:
    if result != 0:
        why = os.strerror(ctypes.get_errno()) if result < 0 else f"thread {result} has another"
        raise MissingPart(f"this kernel takes no filter of system calls (seccomp): {why}")
