"""Tables as HTML, written directly: as native tables of the host's theme, at a fraction of what a docutils table costs."""

from __future__ import annotations

from netdiagram import text
from netdiagram.outputs.markup import escape
from netdiagram.scene import ID
from netdiagram.tables import Column, Row, Table

_INDENT = "\u2003"


def table(
    data: Table, *, classes: str = "", wrapper: str = "", caption: str = "", summary: str = "", links: bool = True
) -> str:
    """A table that needs no style sheet to be read, and takes the host's.

    Each row has the id `{ID}r-{key}`; its name links to the block that draws it.

    Args:
        data: what to write.
        classes: of the `table` element, as the host's themes style it; none at all where they style bare tables.
        wrapper: further classes of the element around it.
        caption: shown above; without it the table's title is its name for screen readers only.
        summary: where given, the table is folded, and these are the words to unfold it by.
        links: whether the drawing stands on the same page.
    """
    attributes = (f' class="{escape(classes)}"' if classes else "") + (
        f' aria-label="{escape(data.title)}"' if data.title and not caption else ""
    )
    columns = data.columns
    head = "".join([f'<th scope="col"{_align(column)}>{escape(column.heading)}</th>' for column in columns])
    rows = "".join([_row(row, columns, links) for row in data.rows])
    foot = "".join([_foot(cells, columns) for cells in data.foot])
    markup = (
        f'<div class="nd-table{" " + escape(wrapper) if wrapper else ""}"><table{attributes}>'
        f"{f'<caption>{escape(caption)}</caption>' if caption else ''}"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>"
        f"{f'<tfoot>{foot}</tfoot>' if foot else ''}</table></div>\n"
    )
    return folded(summary, markup) if summary else markup


def folded(summary: str, markup: str, kind: str = "") -> str:
    """Markup to be unfolded, without script; `kind` is a further class."""
    names = f"nd-fold {escape(kind)}" if kind else "nd-fold"
    return f'<details class="{names}"><summary>{escape(summary)}</summary>\n{markup}</details>\n'


def renamed(drawing: str, part: str) -> str:
    """A further drawing of the same network on the same page: its ids are its own, its links to the table stay."""
    row = f"#{ID}r-"
    return drawing.replace(row, "#\0").replace(ID, ID + part).replace("#\0", row)


def _align(column: Column) -> str:
    """An attribute, for it works without a style sheet; one can still go by it."""
    return ' align="right"' if column.numeric else ""


def _number(cell: str) -> str:
    """Thin spaces that do not break."""
    return escape(cell).replace("\u2009", "\u202f")


def _row(row: Row, columns: tuple[Column, ...], links: bool) -> str:
    parts = [f'<tr id="{ID}r-{escape(row.key)}">']
    for column, cell, value in zip(columns, row.cells, row.values, strict=True):
        if column.numeric:
            exact = isinstance(value, int) and value >= 10_000 and cell != text.number(value)
            told = f' title="{_number(text.number(value))}"' if exact and isinstance(value, int) else ""
            parts.append(f'<td align="right"{told}>{_number(cell)}</td>')
        elif column.name == "name":
            parts.append(_name(row, cell, str(value), links))
        else:
            parts.append(f"<td>{escape(cell)}</td>")
    parts.append("</tr>\n")
    return "".join(parts)


def _name(row: Row, cell: str, name: str, links: bool) -> str:
    """The row's heading: what it is known by, linked, then the rest small."""
    first, second = (cell, "") if cell == name else split(cell)
    linked = escape(first)
    if links and row.block:
        linked = f'<a href="#{ID}b-{escape(row.block)}">{linked}</a>'
    rest = f" <small>{escape(second)}</small>" if second else ""
    return f'<th scope="row">{_INDENT * row.depth}{linked}{rest}</th>'


def split(cell: str) -> tuple[str, str]:
    """`conv1 (Conv2D)` into `conv1` and `Conv2D`."""
    first, _, second = cell.removesuffix(")").rpartition(" (")
    return (first, second) if first else (cell, "")


def _foot(cells: tuple[str, ...], columns: tuple[Column, ...]) -> str:
    parts = []
    for cell, column in zip(cells, columns, strict=True):
        if column.numeric:
            parts.append(f'<td align="right">{_number(cell)}</td>')
        else:
            parts.append(f'<th scope="row">{escape(cell)}</th>' if cell else "<td></td>")
    return f"<tr>{''.join(parts)}</tr>\n"


def document(data: Table) -> str:
    """The table as a fragment for a file of its own: no drawing to link to, ids as they are."""
    return table(data, links=False).replace(ID, "")
