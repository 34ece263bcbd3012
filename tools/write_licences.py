"""Write docs/reference/licences.md from the locks; with --check, only say that it is out of date.

A licence that stands in neither table below is refused: somebody reads it first.
"""

import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from packaging.licenses import canonicalize_license_expression

from shipped import ROOT, Package, shipped

PAGE = ROOT / "docs" / "reference" / "licences.md"

#: Permissive: they ask that their notice stays, and nothing of the work that they flow into.
PERMISSIVE = {
    "0BSD": "asks nothing",
    "Apache-2.0": "notice stays; patents granted",
    "Apache-2.0 WITH LLVM-exception": "the same, and binaries need no notice",
    "BSD-2-Clause": "notice stays",
    "BSD-3-Clause": "notice stays",
    "CC0-1.0": "asks nothing",
    "ISC": "notice stays",
    "MIT": "notice stays",
    "MIT-0": "asks nothing",
    "MIT-CMU": "notice stays",
    "OFL-1.1": "for fonts: they are bundled, not sold alone; changed ones get another name",
    "PSF-2.0": "notice stays",
    "PostgreSQL": "notice stays",
    "Zlib": "changed versions are marked as changed",
}
#: Reciprocal, and named in the Appendix of the EUPL 1.2 ("Compatible Licences", Article 5).
APPENDIX = {
    "GPL-2.0-or-later": "GNU General Public License (GPL) v. 2, v. 3",
    "GPL-3.0-only": "GNU General Public License (GPL) v. 2, v. 3",
    "LGPL-3.0-only": "GNU Lesser General Public Licence (LGPL) v. 2.1, v. 3",
    "MPL-2.0": "Mozilla Public Licence (MPL) v. 2",
}


def refused(parts: list[Package]) -> list[str]:
    """Name the packages whose licence is unknown or does not go with the EUPL."""
    return [f"{part.name}: {part.licence}" for part in parts if not goes(part.licence)]


def goes(expression: str) -> bool:
    """Say whether a licence goes with the EUPL: all that is joined by AND, any joined by OR."""
    if expression == "unknown":
        return False
    plain = str(canonicalize_license_expression(expression))
    if "(" in plain:  # None has brackets so far; whoever brings one reads it.
        return False
    return any(
        all(one.strip() in PERMISSIVE or one.strip() in APPENDIX for one in way.split(" AND "))
        for way in plain.split(" OR ")
    )


def page(parts: list[Package]) -> str:
    """Return the page."""
    using = defaultdict(list)
    for part in parts:
        for name in (*PERMISSIVE, *APPENDIX):
            if name in _names(part.licence):
                using[name].append(part.name)
    lines = [
        "# Licences",
        "",
        "What an installation consists of, from the locks, with the licence that each names.",
        "`make licences` wrote this page. Fireline itself is under the EUPL 1.2.",
        "",
        "## How they go with the EUPL 1.2",
        "",
        "Permissive licences flow in. Reciprocal ones are those of the EUPL's own Appendix:",
        "Article 5 lets whoever distributes both as one work do so under the other licence.",
        "Whoever passes on Fireline together with `ural` or `igraph` does so under the GPL 3;",
        "whoever uses it in a unit of their own passes on nothing.",
        "",
        "| licence | how it goes | packages |",
        "|---|---|---|",
    ]
    for name, why in (*PERMISSIVE.items(), *APPENDIX.items()):
        if using[name]:
            how = f"Appendix: {why}" if name in APPENDIX else f"permissive: {why}"
            lines.append(f"| {name} | {how} | {', '.join(using[name])} |")
    lines += ["", "## Every package", "", "| package | version | licence | from | |"]
    lines.append("|---|---|---|---|---|")
    for part in parts:
        told = "" if part.runs else "only builds the wheel"
        lines.append(f"| {part.name} | {part.version} | {part.licence} | {part.kind} | {told} |")
    return "\n".join(lines) + "\n"


def _names(expression: str) -> set[str]:
    return {one.strip() for way in expression.split(" OR ") for one in way.split(" AND ")}


def main() -> int:
    """Write the page, or compare it; either way refuse what does not go."""
    parts = shipped()
    for one in refused(parts):
        print(f"does not go with the EUPL, or was not read yet: {one}")
    text = page(parts)
    if "--check" in sys.argv:
        old = not PAGE.is_file() or PAGE.read_text("utf-8") != text
        if old:
            print(f"{PAGE.relative_to(ROOT)} is out of date: run `make licences`")
        return 1 if old or refused(parts) else 0
    PAGE.write_text(text, "utf-8")
    return 1 if refused(parts) else 0


if __name__ == "__main__":
    sys.exit(main())
