"""``python -m crash --seeds 200``: the crash table, for hours of soaking and for docs/status.md."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from crash.trial import HARM, Found, trial


def table(found: Iterable[Found]) -> str:
    """Return what each kind of kill did, one line a kind, as Markdown."""
    by_victim = defaultdict(list)
    for one in found:
        by_victim[one.killed].append(one)
    heads = (
        "killed",
        "times",
        *(name.replace("_", " ") for name in HARM),
        "seconds, median",
        "most",
    )
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for victim, several in by_victim.items():
        harm = [sum(map(_count, (getattr(one, name) for one in several))) for name in HARM]
        seconds = [one.seconds for one in several]
        told = (victim, len(several), *harm, f"{median(seconds):.1f}", f"{max(seconds):.1f}")
        lines.append(f"| {' | '.join(map(str, told))} |")
    return "\n".join(lines)


def _count(harm: object) -> int:
    return len(harm) if isinstance(harm, tuple) else int(str(harm))


def main() -> int:
    """Kill by each seed; end with 1 when anything was harmed."""
    asked = argparse.ArgumentParser(prog="python -m crash", description=__doc__)
    asked.add_argument("--seeds", type=int, default=200)
    asked.add_argument("--from", dest="first", type=int, default=0)
    told = asked.parse_args()
    found: list[Found] = []
    try:
        with trial() as running:
            for seed in range(told.first, told.first + told.seeds):
                found.append(running.run(seed))
                how = found[-1].harm or "no harm"
                sys.stderr.write(f"{seed}: {found[-1].killed}: {how}\n")
            found.append(running.settle())
    finally:  # What was found until something broke is told all the same.
        sys.stdout.write(f"{table(found)}\n")
    last = found[-1]
    sys.stdout.write(
        f"\n{last.posts:,} posts, {last.referrals:,} referrals, {last.letters:,} letters\n"
    )
    return 1 if any(one.harm for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
