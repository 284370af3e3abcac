"""A parameter table before it has a format: cells of text, made by `views.table`, written by the table outputs."""

from __future__ import annotations

from netdiagram.records import record, sealed


@record
class Column:
    """A column: its `name` as in the option `columns`, its `heading`, and whether it holds numbers (right-aligned)."""

    name: str
    heading: str
    numeric: bool = False


@record
class Row:
    """One layer.

    Attributes:
        cells: text, one per column.
        values: the same for machines: int, float, str or None, one per column.
        key: the layer's anchor: the row's id is made of it.
        block: the key of the drawn block that shows it; empty where none does.
        line: the line of the listing it stands in; 0 where there is none.
        depth: 0, or how deep it stands in nested models.
    """

    cells: tuple[str, ...]
    values: tuple[int | float | str | None, ...]
    key: str
    block: str = ""
    line: int = 0
    depth: int = 0


@sealed
class Table:
    """A whole table.

    Attributes:
        columns: in order.
        rows: one per layer, nested ones after the row of their model.
        totals: (label, formatted, exact) for parameters, trainable and non-trainable ones, MACs.
        title: what it is a table of.
        partial: the totals leave something unknown out.
        foot: the totals as rows: text, one per column.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[tuple[str, str, int], ...]
    title: str = ""
    partial: bool = False
    foot: tuple[tuple[str, ...], ...] = ()
