#!/usr/bin/env python3
"""Lists what others wrote and is built in, with its licence, and fails where a licence is none that may be passed on.

Writes THIRD-PARTY.md; with --check it only looks at the licences.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {"MIT", "BlueOak-1.0.0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unicode-3.0", "Unlicense", "CC0-1.0", "0BSD", "BSL-1.0", "MPL-2.0", "PSF-2.0", "Python-2.0"}


def passes(licence: str) -> bool:
    """Whether a licence's expression can be kept: of what `OR` joins one, of what `AND` joins all."""
    alternatives = re.split(r"\s+OR\s+|/", licence.replace("(", "").replace(")", ""))
    return any(all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", one)) for one in alternatives)


def crates() -> list[tuple[str, str, str]]:
    """What the command line, the engine of the page and the module are built from."""
    tree = ["cargo", "tree", "--workspace", "--edges", "normal", "--prefix", "none", "--format", "{p}\t{l}"]
    lines = subprocess.run(tree, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    found = set()
    for line in lines:
        if not line:
            continue
        package, _, licence = line.replace(" (*)", "").partition("\t")
        name, version = package.split()[:2]
        if not name.startswith("gradus"):
            found.add((name, version.removeprefix("v"), licence or "none"))
    return sorted(found)


def modules(folder: str) -> list[tuple[str, str, str]]:
    """What the page or the extension is built from."""
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    found = []
    for path, one in lock["packages"].items():
        if path and not one.get("dev") and not one.get("devOptional"):
            found.append((path.split("node_modules/")[-1], one["version"], one.get("license", "none")))
    return sorted(found)


def main() -> int:
    parts = [("The command line, the page's engine, the Python module", crates()), ("The page", modules("web")), ("The extension for Visual Studio Code", modules("editors/vscode"))]
    refused = [one for _, all_ in parts for one in all_ if not passes(one[2])]
    for name, version, licence in refused:
        print(f"{name} {version}: {licence} is no licence that is passed on here", file=sys.stderr)
    if "--check" not in sys.argv:
        text = "# What others wrote\n\nBuilt into what is released, with its licence. KaTeX's fonts are under its own, MIT.\n"
        for title, all_ in parts:
            text += f"\n## {title}\n\n| name | version | licence |\n| --- | --- | --- |\n"
            text += "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in all_)
        (ROOT / "THIRD-PARTY.md").write_text(text)
    return 1 if refused else 0


sys.exit(main())
