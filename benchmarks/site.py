"""Build a Sphinx site of 40 pages with 5 models each, against the same listings as code blocks: python benchmarks/site.py [ROUNDS]

Prints medians and ratios: cold (empty cache), warm (full cache, nothing else kept), and whether `-j 2` writes the bytes of `-j 1`.
"""

from __future__ import annotations

import compileall
import filecmp
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from listings import site

ROOT = Path(__file__).resolve().parents[1]
PAGES, EACH = 40, 5
CONF = {
    "netdiagram": 'project = "bench"\nextensions = ["sphinxcontrib_netdiagram"]\nhtml_theme = "furo"\n',
    "code-block": 'project = "bench"\nextensions = []\nhtml_theme = "furo"\n',
}


def write(folder: Path, directive: str, *, same: bool = False) -> None:
    """The sources of a site whose models stand in `directive`: all different, or the same five on every page."""
    folder.mkdir()
    (folder / "conf.py").write_text(CONF[directive])
    names = [f"page{page:02}" for page in range(PAGES)]
    (folder / "index.rst").write_text("Models\n======\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names))
    for page, name in enumerate(names):
        parts = [f"Page {page}\n=======\n"]
        for i in range(EACH):
            head = ".. netdiagram::\n\n" if directive == "netdiagram" else ".. code-block:: python\n\n"
            parts.append(
                f"Some words about model {i}.\n\n" + head + textwrap.indent(site(i if same else page * EACH + i), "   ")
            )
        (folder / f"{name}.rst").write_text("\n".join(parts))


def build(source: Path, out: Path, cache: Path, jobs: int = 1) -> float:
    """Seconds of a build from nothing, into a new folder: file systems are slow where much has just been deleted."""
    environment = {**os.environ, "NETDIAGRAM_CACHE": str(cache), "SOURCE_DATE_EPOCH": "0"}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-E", "-j", str(jobs), "-b", "html", str(source), str(out)],
        check=True,
        env=environment,
    )
    return time.perf_counter() - start


def same(first: Path, second: Path) -> list[str]:
    """Pages that differ between two builds."""
    return [
        path.name for path in sorted(first.glob("*.html")) if not filecmp.cmp(path, second / path.name, shallow=False)
    ]


def measure(root: Path, rounds: int) -> None:
    """Build the two sites below a folder in turn; print medians and ratios."""
    times: dict[str, list[float]] = {"code-block": [], "cold": [], "warm": []}
    for turn in range(rounds):
        cache = root / f"cache-{turn}"
        times["code-block"].append(build(root / "code-block", root / f"code-{turn}", cache))
        times["cold"].append(build(root / "netdiagram", root / f"cold-{turn}", cache))
        times["warm"].append(build(root / "netdiagram", root / f"warm-{turn}", cache))
    base = statistics.median(times["code-block"])
    for kind, row in times.items():
        print(f"  {kind:10s} {statistics.median(row):.2f} s  ratio {statistics.median(row) / base:.3f}")
    build(root / "netdiagram", root / "two", root / "cache-two", jobs=2)
    different = same(root / "cold-0", root / "two")
    print("  -j 2 writes the bytes of -j 1" if not different else f"  -j 2 differs in {different}")


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for package in ("netdiagram", "sphinxcontrib_netdiagram"):
        compileall.compile_dir(ROOT / package, quiet=1)  # as pip does with all that it copies
    with tempfile.TemporaryDirectory() as name:
        for repeated, title in (
            (False, f"{PAGES * EACH} different models"),
            (True, f"the same {EACH} models on {PAGES} pages"),
        ):
            root = Path(name) / str(repeated)
            root.mkdir()
            for directive in CONF:
                write(root / directive, directive, same=repeated)
            print(title)
            measure(root, rounds)


if __name__ == "__main__":
    main()
