"""How many acts a second get number and leaf, and how long does it take to verify them all."""

import argparse
import json
import platform
import shutil
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fireline import wiring
from fireline.domain.act import Act, AuditRow
from fireline.domain.authority import AuthorityKind
from fireline.settings import Settings
from fireline.store.audit import verifier

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
A_STEP = 5_000


def main() -> None:
    """Record so many acts in an installation of its own, number, export and verify them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=100_000)
    acts = parser.parse_args().acts
    folder = Path(tempfile.mkdtemp(prefix="fireline-bench-"))
    folder.chmod(0o711)
    with wiring.opened(Settings(data=folder / "data")) as unit:
        figures = measured(unit, acts, folder)
    shutil.rmtree(folder)
    print(
        json.dumps(figures | {"machine": platform.machine(), "python": platform.python_version()})
    )


def measured(unit: wiring.Installation, acts: int, folder: Path) -> dict[str, object]:
    """Return the figures, each both in seconds by the clock and of this process's processor."""
    home = unit.authority_named(name="EXERCISE", kind=AuthorityKind.NATIONAL_UNIT)
    ledger, keeper = unit.desk(home).ledger, unit.audit_keeper()
    steps = []
    for first in range(0, acts, A_STEP):
        at = BEGIN + timedelta(seconds=first)
        rows = [
            AuditRow(
                act=Act.ITEM_CLAIMED,
                authority=home.id,
                officer=None,
                on=f"item {number}",
                because="EXERCISE of a usual length, as an officer would write it",
                at=at,
            )
            for number in range(first, first + A_STEP)
        ]
        with ledger.recording(*rows):
            pass
        begin, used = time.perf_counter(), time.process_time()
        keeper.number()
        steps.append((time.perf_counter() - begin, time.process_time() - used))
    begin = time.perf_counter()
    keeper.sign_heads()
    signed = time.perf_counter() - begin

    from fireline.store.audit.checking import check  # -- models need a configured Django
    from fireline.store.audit.exporting import export  # -- as above

    begin, used = time.perf_counter(), time.process_time()
    verdict = check(home.id, keys=[keeper.keys.verifying()], outside=None)
    in_database = time.perf_counter() - begin, time.process_time() - used
    begin = time.perf_counter()
    export(home.id, folder / "export", public_key=keeper.keys.verifying(), at=BEGIN)
    exported = time.perf_counter() - begin
    begin, used = time.perf_counter(), time.process_time()
    alone = verifier.verify_export(folder / "export")
    by_verifier = time.perf_counter() - begin, time.process_time() - used
    assert (verdict.whole, verdict.size) == (True, alone.size) == (alone.whole, acts)
    whole = sum(took for took, _ in steps)
    return {
        "acts": acts,
        "numbered_a_second": round(acts / whole),
        "numbering_processor_seconds": round(sum(used for _, used in steps), 2),
        "first_step_ms": round(steps[0][0] * 1000),
        "median_step_ms": round(sorted(steps)[len(steps) // 2][0] * 1000),
        "last_step_ms": round(steps[-1][0] * 1000),
        "signing_a_head_ms": round(signed * 1000, 1),
        "verifying_database_seconds": [round(one, 2) for one in in_database],
        "exporting_seconds": round(exported, 2),
        "verifying_export_seconds": [round(one, 2) for one in by_verifier],
        "export_mb": round(sum(f.stat().st_size for f in (folder / "export").iterdir()) / 1e6, 1),
    }


if __name__ == "__main__":
    main()
