"""Tables for machines: CSV and JSON, with exact numbers."""

from __future__ import annotations

import csv as csv_format
import io
import json as json_format
from typing import Any

from netdiagram.tables import Table


def csv(data: Table) -> str:
    """A heading line of column names, then a line per layer; an unknown value is empty. No totals: they can be summed."""
    out = io.StringIO()
    writer = csv_format.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in data.columns])
    writer.writerows([_safe(value) for value in row.values] for row in data.rows)
    return _clean(out.getvalue())


def _safe(value: float | str | None) -> float | str | None:
    """Texts without control characters; what a spreadsheet would run as a formula is kept from it."""
    if not isinstance(value, str):
        return value
    text = "".join([c for c in value if c.isprintable()])
    return "'" + text if text[:1] in {"=", "+", "-", "@"} else text


def json(data: Table) -> str:
    """An object with `title`, `columns`, `rows` (one object per layer), `totals`, and `partial` where they leave something out."""
    names = [column.name for column in data.columns]
    rows: list[dict[str, Any]] = [
        {**dict(zip(names, row.values, strict=True)), **({"depth": row.depth} if row.depth else {})}
        for row in data.rows
    ]
    whole: dict[str, Any] = {
        "title": data.title,
        "columns": names,
        "rows": rows,
        "totals": {label: exact for label, _, exact in data.totals},
    }
    if data.partial:
        whole["partial"] = True
    return _clean(json_format.dumps(whole, ensure_ascii=False, indent=1) + "\n")


def _clean(text: str) -> str:
    """Lone surrogates cannot be written to a file."""
    return text.encode("utf-8", "replace").decode("utf-8")
