"""Tables for LaTeX: `longtable` with the rules of `booktabs`."""

from __future__ import annotations

from netdiagram.tables import Table

_AS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\textquotedblright{}", "`": r"\textasciigrave{}", "'": "{'}", "-": "{-}", "[": "{[}", "]": "{]}",
    "×": r"\ensuremath{\times}", "−": r"\ensuremath{-}", "→": r"\ensuremath{\rightarrow}", "≥": r"\ensuremath{\geq}",
    "·": r"\ensuremath{\cdot}", "²": r"\ensuremath{^2}", "³": r"\ensuremath{^3}", "µ": r"\ensuremath{\mu}",
    "–": "--", "…": r"\ldots{}", "\u2009": r"\,", "\u202f": r"\,", "\u00a0": "~",
}  # fmt: skip
"""Everything that means something to TeX, and the signs that its usual fonts keep in mathematics."""


def table(data: Table) -> str:
    """A table that may break across pages. Needs the packages `longtable` and `booktabs`."""
    columns = "".join("r" if column.numeric else "l" for column in data.columns)
    heading = _line([column.heading for column in data.columns])
    lines = [
        "% needs \\usepackage{longtable,booktabs}",
        rf"\begin{{longtable}}{{{columns}}}",
        r"\toprule",
        heading,
        r"\midrule",
        r"\endhead",
    ]
    for row in data.rows:
        indent = rf"\hspace*{{{row.depth}em}}" if row.depth else ""
        lines.append(indent + _line(row.cells))
    if data.foot:
        lines.append(r"\midrule")
        lines += [_line(cells) for cells in data.foot]
    lines += [r"\bottomrule", r"\end{longtable}"]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return " & ".join([escape(cell) for cell in cells]) + r" \\"


def escape(text: str) -> str:
    """`text` as LaTeX prints it."""
    return "".join([_AS.get(c) or (c if c.isprintable() else "") for c in text])
