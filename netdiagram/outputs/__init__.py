"""One file per output, one row per output here. They know scenes, tables and themes, and nothing of networks.

To add an output: one file, one row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from netdiagram.options import Options
from netdiagram.records import sealed


@sealed
class Output:
    """One way to write a picture or a table down.

    Attributes:
        name: as `render(to=…)` and `--to` know it.
        suffixes: of the files it is written to.
        kind: what it is written from.
        write: (scene, table or outline; options) → what goes into the file.
    """

    name: str
    suffixes: tuple[str, ...]
    kind: Literal["scene", "table", "outline"]
    write: Callable[[Any, Options], str | bytes]


# The modules behind the rows are imported when they are first used: most runs need two of them.


def _svg(scene: Any, options: Options) -> str:
    from netdiagram.outputs import svg

    return svg.standalone(scene, options.theme, background=options.background, padding=options.padding)


def _ascii(outline: Any, options: Options) -> str:
    from netdiagram.views import text

    return text.draw(outline, options)


def _html(table: Any, _: Options) -> str:
    from netdiagram.outputs import html

    return html.document(table)


def _text(table: Any, _: Options) -> str:
    from netdiagram.outputs import text

    return text.table(table)


def _csv(table: Any, _: Options) -> str:
    from netdiagram.outputs import data

    return data.csv(table)


def _json(table: Any, _: Options) -> str:
    from netdiagram.outputs import data

    return data.json(table)


def _markdown(table: Any, _: Options) -> str:
    from netdiagram.outputs import markdown

    return markdown.table(table)


def _latex(table: Any, _: Options) -> str:
    from netdiagram.outputs import latex

    return latex.table(table)


OUTPUTS: dict[str, Output] = {
    row.name: row
    for row in (
        Output("svg", (".svg",), "scene", _svg),
        Output("ascii", (".txt",), "outline", _ascii),
        Output("text", (".txt",), "table", _text),
        Output("html", (".html", ".htm"), "table", _html),
        Output("csv", (".csv",), "table", _csv),
        Output("json", (".json",), "table", _json),
        Output("markdown", (".md",), "table", _markdown),
        Output("latex", (".tex",), "table", _latex),
    )
}


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """What the hosts ship to refine drawings and tables on a page; everything is legible without it."""
    from importlib.resources import files

    return files("netdiagram.outputs").joinpath("netdiagram.css").read_text(encoding="utf-8")
