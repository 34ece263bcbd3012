"""System calls: what a decoder that stands ready still needs of the kernel, and nothing else.

The numbers are those of Linux (arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h); they never change.
"""

import platform
from collections.abc import Mapping

import attrs

from fireline.errors import MissingPart


@attrs.frozen(kw_only=True)
class Machine:
    """How one processor architecture calls its kernel."""

    audit: int  #: AUDIT_ARCH_*, by which a filter knows its own (include/uapi/linux/audit.h)
    seccomp: int  #: the number of seccomp(2) itself
    mmap: int
    mprotect: int
    prlimit: int
    plain: Mapping[str, int]  #: what may be called with any arguments


_X86_64 = Machine(
    audit=0xC000003E,
    seccomp=317,
    mmap=9,
    mprotect=10,
    prlimit=302,
    plain={
        "read": 0,
        "write": 1,
        "close": 3,
        "fstat": 5,
        "lseek": 8,
        "munmap": 11,
        "brk": 12,
        "rt_sigaction": 13,
        "rt_sigprocmask": 14,
        "rt_sigreturn": 15,
        "readv": 19,
        "writev": 20,
        "sched_yield": 24,
        "mremap": 25,
        "madvise": 28,
        "getpid": 39,
        "exit": 60,
        "gettimeofday": 96,
        "getrlimit": 97,
        "getrusage": 98,
        "sysinfo": 99,
        "times": 100,
        "sigaltstack": 131,
        "gettid": 186,
        "futex": 202,
        "sched_getaffinity": 204,
        "restart_syscall": 219,
        "clock_gettime": 228,
        "clock_getres": 229,
        "clock_nanosleep": 230,
        "exit_group": 231,
        "getcpu": 309,
        "getrandom": 318,
        "rseq": 334,
    },
)
_AARCH64 = Machine(
    audit=0xC00000B7,
    seccomp=277,
    mmap=222,
    mprotect=226,
    prlimit=261,
    plain={
        "close": 57,
        "lseek": 62,
        "read": 63,
        "write": 64,
        "readv": 65,
        "writev": 66,
        "fstat": 80,
        "exit": 93,
        "exit_group": 94,
        "futex": 98,
        "clock_gettime": 113,
        "clock_getres": 114,
        "clock_nanosleep": 115,
        "sched_getaffinity": 123,
        "sched_yield": 124,
        "restart_syscall": 128,
        "sigaltstack": 132,
        "rt_sigaction": 134,
        "rt_sigprocmask": 135,
        "rt_sigreturn": 139,
        "times": 153,
        "getrlimit": 163,
        "getrusage": 165,
        "getcpu": 168,
        "gettimeofday": 169,
        "getpid": 172,
        "gettid": 178,
        "sysinfo": 179,
        "brk": 214,
        "munmap": 215,
        "mremap": 216,
        "madvise": 233,
        "getrandom": 278,
        "rseq": 293,
    },
)
MACHINES = {"x86_64": _X86_64, "aarch64": _AARCH64}


def this_machine() -> Machine:
    """Return the architecture that this process runs on.

    Raises:
        MissingPart: it is one that nobody has written down yet.
    """
    name = platform.machine()
    if name not in MACHINES:
        raise MissingPart(f"hostile bytes are decoded on {' and '.join(MACHINES)}, not on {name}")
    return MACHINES[name]
