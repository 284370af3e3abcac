"""Write build/review.html: every golden that differs from the last commit, old beside new; with --all every golden.

Drawings stand on a light and on a dark ground, so that a reviewer sees what a reader will. Goldens that are numbers (where
things stand in a drawing) are shown as differing lines.
"""

from __future__ import annotations

import base64
import difflib
import html
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDENS = ("tests/**/*.svg", "docs/images/*.svg", "tests/**/golden/*.json*")
"""Patterns of the files that `make goldens` writes."""

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Drawings, old beside new</title>
<style>body{{font:15px system-ui;margin:24px}} table{{border-spacing:12px;width:100%}} td{{padding:12px;vertical-align:top;width:50%}}
.light{{background:#fff;border:1px solid #ddd;color-scheme:light}} .dark{{background:#131416;color:#999;color-scheme:dark}}
img{{max-width:100%}} pre{{border:1px solid #ddd;padding:12px;overflow:auto;max-height:30em}} ins{{background:#dfd}} del{{background:#fdd}}
nav{{columns:3}}</style><h1>Drawings, old beside new</h1><p>{told}</p><nav>{index}</nav>{body}</html>"""


def git(*words: str) -> bytes:
    """What git prints; empty where it refuses."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def changed() -> list[str]:
    """Goldens that differ from the last commit, removed and new ones among them."""
    rows = git("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *GOLDENS).decode()
    return sorted(row[3:] for row in rows.split("\0") if row)


def everything() -> list[str]:
    """All goldens there are."""
    return sorted(path.relative_to(ROOT).as_posix() for pattern in GOLDENS for path in ROOT.glob(pattern))


def picture(data: bytes, scheme: str) -> str:
    """A cell with one drawing, or a dash where there was none."""
    if not data:
        return f'<td class="{scheme}">–</td>'
    source = base64.b64encode(data).decode()
    return f'<td class="{scheme}"><img alt="" loading="lazy" src="data:image/svg+xml;base64,{source}"></td>'


def pictures(old: bytes, new: bytes) -> str:
    """Old beside new, light above dark; once where they are the same."""
    pairs = [(old, new)] if old != new else [(new,)]
    rows = [[picture(data, scheme) for data in pair] for pair in pairs for scheme in ("light", "dark")]
    return f"<table>{''.join(f'<tr>{chr(10).join(row)}</tr>' for row in rows)}</table>"


def lines(old: bytes, new: bytes) -> str:
    """The differing lines of two texts."""
    tags = {"+": "ins", "-": "del"}
    shown = []
    for line in list(difflib.unified_diff(old.decode().splitlines(), new.decode().splitlines(), lineterm="", n=1))[2:]:
        text = html.escape(line)
        shown.append(f"<{tags[line[0]]}>{text}</{tags[line[0]]}>" if line[0] in tags else text)
    return f"<pre>{chr(10).join(shown) or 'the same'}</pre>"


def section(path: str) -> str:
    """One golden, as it was and as it is."""
    old = git("show", f"HEAD:{path}")
    new = (ROOT / path).read_bytes() if (ROOT / path).exists() else b""
    shown = pictures(old, new) if path.endswith(".svg") else lines(old, new)
    return f'<h2 id="{html.escape(path)}">{html.escape(path)}</h2>{shown}'


def main() -> None:
    """Compare the working tree with the last commit."""
    differing = changed()
    paths = everything() if "--all" in sys.argv[1:] else differing
    told = f"{len(differing)} of {len(everything())} goldens differ from the last commit."
    index = "".join(f'<a href="#{html.escape(path)}">{html.escape(Path(path).stem)}</a><br>' for path in paths)
    target = ROOT / "build/review.html"
    target.parent.mkdir(exist_ok=True)
    page = PAGE.format(told=told, index=index, body="".join(map(section, paths)))
    target.write_text(page, encoding="utf-8")
    print(f"{told[:-1]}: {target}")


if __name__ == "__main__":
    main()
