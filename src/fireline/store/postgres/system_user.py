"""System user: as whom the server runs. PostgreSQL refuses to run as root, rightly."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import attrs

from fireline.errors import MissingPart, StoreError

SERVICE_USER = "fireline"
ROOT = 0


@attrs.frozen(kw_only=True)
class SystemUser:
    """An operating system user, and how to run a program as that user."""

    uid: int
    gid: int
    name: str

    def run(
        self, words: Sequence[str], *, check: bool = True
    ) -> "subprocess.CompletedProcess[str]":
        """Run a short program as this user, in a clean environment that no PG* variable bends."""
        other = self.uid != os.geteuid()
        return subprocess.run(
            words,
            check=check,
            capture_output=True,
            text=True,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            user=self.uid if other else None,
            group=self.gid if other else None,
            extra_groups=[] if other else None,
        )

    def can_enter(self, folder: Path) -> bool:
        """Say whether this user gets into a folder; tried, not worked out from mode bits."""
        return self._can(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)])

    def can_run(self, program: str) -> bool:
        """Say whether this user can run a program with all its libraries."""
        return self._can([program, "--version"])

    def _can(self, words: Sequence[str]) -> bool:
        try:
            return self.run(words, check=False).returncode == 0
        except PermissionError:
            return False


def me() -> SystemUser:
    """Return the user who runs Fireline.

    Raises:
        StoreError: this process runs under a number that has no name.
    """
    return _by_uid(os.geteuid())


def server_user(cluster: Path) -> SystemUser:
    """Return as whom the server runs: the cluster's owner, else us, or a service user for root."""
    if os.geteuid() != ROOT:
        return me()
    owner = cluster.stat().st_uid if cluster.exists() else ROOT
    return _by_uid(owner) if owner != ROOT else _service_user()


def _service_user() -> SystemUser:
    try:
        found = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _make_service_user()
        found = pwd.getpwnam(SERVICE_USER)
    return SystemUser(uid=found.pw_uid, gid=found.pw_gid, name=found.pw_name)


def _make_service_user() -> None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        raise MissingPart(
            f"PostgreSQL does not run as root and there is no useradd to make the system user"
            f" {SERVICE_USER}: make that user, or run Fireline as an ordinary user"
        )
    words = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    done = subprocess.run(
        [*words, "--shell", "/usr/sbin/nologin", SERVICE_USER],
        check=False,
        capture_output=True,
        text=True,
    )
    already_there = 9
    if done.returncode not in {0, already_there}:
        raise StoreError(
            f"the system user {SERVICE_USER} could not be made: {done.stderr.strip()};"
            " make it, or run Fireline as an ordinary user"
        )


def _by_uid(uid: int) -> SystemUser:
    try:
        found = pwd.getpwuid(uid)
    except KeyError as bad:
        raise StoreError(
            f"user number {uid} has no name on this machine, and PostgreSQL needs one:"
            " run Fireline as a named user, or name a server in FIRELINE_DATABASE_URL"
        ) from bad
    return SystemUser(uid=uid, gid=found.pw_gid, name=found.pw_name)
