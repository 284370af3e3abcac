"""Roles and parts to colours.

Inline drawings use one hue per role, legible on any page (relative luminance 0.16–0.30: at least 3:1 on white and on
near-black), at the opacities of the parts, and `currentColor` for ink. Standalone files resolve both to explicit colours.
"""

from __future__ import annotations

from dataclasses import dataclass

ORANGE = "#d47c14"
RED = "#cf3b3d"
BLUE = "#6794d0"
VIOLET = "#7f5ad3"
TEAL = "#0a816a"
MAGENTA = "#a3578e"
GREY = "#8f9299"
"""The seven hues. Found by search: at least 12 apart (CIEDE2000) for normal, protan, deutan and tritan vision alike, which
is as many as that allows within these luminances."""

HUES: dict[str, str] = {
    "convolution": ORANGE,
    "pooling": RED,
    "transposed": BLUE,
    "attention": BLUE,
    "skip": BLUE,
    "dense": VIOLET,
    "normalization": TEAL,
    "recurrent": TEAL,
    "embedding": MAGENTA,
    "activation": MAGENTA,
    "input": GREY,
    "reshape": GREY,
    "regularization": GREY,
    "preprocessing": GREY,
    "merge": GREY,
    "other": GREY,
}
"""Hue of each role. Roles that share one seldom meet, and differ in caption."""


@dataclass(frozen=True, slots=True)
class Paint:
    """How a part is painted in its role's hue: opacities 0–1 (0: not at all), stroke width in CSS pixels, dash lengths."""

    fill: float = 0.0
    stroke: float = 0.0
    width: float = 1.2
    dash: tuple[float, ...] = ()


PARTS: dict[str, Paint] = {
    "front": Paint(fill=0.30),
    "side": Paint(fill=0.44),
    "top": Paint(fill=0.18),
    "band": Paint(fill=0.36),
    "outline": Paint(stroke=1.0, width=1.2),
    "hidden": Paint(stroke=0.45, width=0.9, dash=(1.5, 2.5)),
    "pale-front": Paint(fill=0.14),
    "pale-side": Paint(fill=0.20),
    "pale-top": Paint(fill=0.08),
    "rule": Paint(stroke=0.5, width=0.8),
    "plate-front": Paint(fill=0.55),
    "plate-side": Paint(fill=0.62),
    "plate-top": Paint(fill=0.40),
    "box": Paint(fill=0.16, stroke=1.0, width=1.2),
    "stripe": Paint(fill=1.0),
    "swatch": Paint(fill=0.40, stroke=1.0, width=1.2),
    "mark": Paint(fill=0.25, stroke=1.0, width=1.2),
    "frame": Paint(fill=0.04, stroke=0.5, width=1.2, dash=(4, 3)),
    "edge": Paint(stroke=0.85, width=1.4),
    "bracket": Paint(stroke=0.6, width=1.2),
    "label": Paint(fill=1.0),
    "secondary": Paint(fill=0.88),
}
"""What each part looks like."""


CLASSED = frozenset({"box", "frame"})
"""Parts whose shapes carry a class `nd-<part>`, for the hosts' stylesheet to refine."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of a standalone file: the ground it brings, and the ink of its text and lines."""

    ground: str
    ink: str


THEMES: dict[str, Theme] = {
    "light": Theme(ground="#ffffff", ink="#1f2328"),
    "dark": Theme(ground="#131416", ink="#dddddd"),
}
"""The themes of standalone files; `auto` is both, chosen by the reader's system."""


def hue(role: str) -> str:
    """The hue of a role; a colour of the author's own stands for itself."""
    return HUES.get(role) or (role if role.startswith("#") else HUES["other"])
