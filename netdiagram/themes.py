"""Roles and parts to colours.

Inline drawings use one hue per role, legible on any page (relative luminance 0.16–0.30: at least 3:1 on white and on
near-black), at the opacities of the parts, and `currentColor` for ink. Standalone files resolve both to explicit colours.
"""

from __future__ import annotations

from dataclasses import dataclass

HUES: dict[str, str] = {
    "convolution": "#c9761c",
    "pooling": "#d0433f",
    "transposed": "#2f86b5",
    "dense": "#7b61c4",
    "normalization": "#2a8a80",
    "embedding": "#2f9450",
    "recurrent": "#2f9450",
    "attention": "#3f7fcf",
    "skip": "#3f7fcf",
    "activation": "#c9761c",
    "input": "#7a8290",
    "reshape": "#7a8290",
    "regularization": "#7a8290",
    "preprocessing": "#7a8290",
    "merge": "#7a8290",
    "other": "#7a8290",
}
"""Hue of each role. Roles that share a hue differ in form and caption."""


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
    "secondary": Paint(fill=0.85),
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
