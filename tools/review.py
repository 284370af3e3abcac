"""Write build/review.html: every expected drawing that differs from the last commit, old beside new.

Drawings stand on a light and on a dark ground, so that a reviewer sees what a reader will.
"""

from __future__ import annotations

import base64
import html
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = """<!doctype html><meta charset="utf-8"><title>Drawings, old beside new</title>
<style>body{{font:15px system-ui;margin:24px}} table{{border-spacing:12px}} td{{padding:12px;vertical-align:top;width:48%}}
.light{{background:#fff;border:1px solid #ddd;color-scheme:light}} .dark{{background:#131416;color-scheme:dark}} img{{max-width:100%}}</style>
<h1>Drawings, old beside new</h1>{body}"""


def git(*words: str) -> bytes:
    """What git prints; empty where it refuses."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False).stdout


def picture(data: bytes, scheme: str) -> str:
    """A cell with one drawing, or a dash where there was none."""
    if not data:
        return f'<td class="{scheme}">–</td>'
    source = base64.b64encode(data).decode()
    return f'<td class="{scheme}"><img alt="" src="data:image/svg+xml;base64,{source}"></td>'


def main() -> None:
    """Compare the working tree with the last commit."""
    rows = git("status", "--porcelain", "--untracked-files=all", "--", "*.svg").decode().splitlines()
    body = []
    for path in sorted({row[3:].strip('"') for row in rows}):
        old = git("show", f"HEAD:{path}")
        new = (ROOT / path).read_bytes() if (ROOT / path).exists() else b""
        body.append(f"<h2>{html.escape(path)}</h2><table>")
        body += [f"<tr>{picture(old, scheme)}{picture(new, scheme)}</tr>" for scheme in ("light", "dark")]
        body.append("</table>")
    target = ROOT / "build/review.html"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        PAGE.format(body="".join(body) or "<p>Nothing differs from the last commit.</p>"), encoding="utf-8"
    )
    print(f"{len(body) // 4} drawings differ: {target}")


if __name__ == "__main__":
    main()
