"""Write the bill of materials of the wheel, as CycloneDX 1.6 JSON.

The same locks give the same file: it has no time of making, and its serial number follows from
what stands in it.
"""

import json
import sys
import tomllib
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from shipped import ROOT, Package, direct, shipped

#: Of our own choosing, so that the serial number is ours and always the same for the same content.
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fireline.sbom")


def bill() -> str:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = [part for part in shipped() if part.runs]
    ours = f"pkg:pypi/fireline@{project['version']}"
    known = {(part.kind, part.name): part.purl for part in parts}
    roots = [part.purl for part in parts if part.kind == "npm" or part.name in direct()]
    told = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "fireline",
                "version": project["version"],
                "purl": ours,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [_component(part) for part in parts],
        "dependencies": [
            {"ref": ours, "dependsOn": sorted(roots)},
            *({"ref": part.purl, "dependsOn": _needs(part, known)} for part in parts),
        ],
    }
    text = json.dumps(told, sort_keys=True)
    told["serialNumber"] = f"urn:uuid:{uuid.uuid5(_SPACE, text)}"
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def _component(part: Package) -> dict[str, object]:
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "purl": part.purl,
        "licenses": [{"expression": part.licence}],
        # Of each file that the lock accepts: one of them is what is installed.
        "externalReferences": [
            {
                "type": "distribution",
                "url": part.purl,
                "hashes": [{"alg": algorithm, "content": digest}],
            }
            for algorithm, digest in part.hashes
        ],
    }


def _needs(part: Package, known: dict[tuple[str, str], str]) -> list[str]:
    return sorted(known[part.kind, one] for one in part.needs if (part.kind, one) in known)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "fireline.cdx.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(bill(), "utf-8")
    print(target)
