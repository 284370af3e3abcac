"""Roles and parts to colours.

Inline drawings use one hue per role, legible on any page (relative luminance 0.16–0.30: at least 3:1 on white and on
near-black), at the opacities of the parts, and `currentColor` for ink. Standalone files resolve both to explicit colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache

from netdiagram.records import sealed

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


@sealed
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
    "again": Paint(stroke=1.0, width=1.2, dash=(3, 2)),
    "hidden": Paint(stroke=0.45, width=0.9, dash=(1.5, 2.5)),
    "pale-front": Paint(fill=0.14),
    "pale-side": Paint(fill=0.20),
    "pale-top": Paint(fill=0.08),
    "rule": Paint(stroke=0.5, width=0.8),
    "hatch": Paint(stroke=0.75, width=0.8),
    "window": Paint(fill=0.30, stroke=1.0, width=1.2),
    "pyramid": Paint(fill=0.14, stroke=0.7, width=1.0),
    "dotted": Paint(stroke=0.7, width=1.0, dash=(3, 3)),
    "funnel": Paint(stroke=0.5, width=0.9),
    "plate-front": Paint(fill=0.55),
    "plate-side": Paint(fill=0.62),
    "plate-top": Paint(fill=0.40),
    "box": Paint(fill=0.16, stroke=1.0, width=1.2),
    "stripe": Paint(fill=1.0),
    "swatch": Paint(fill=0.40, stroke=1.0, width=1.2),
    "mark": Paint(fill=0.25, stroke=1.0, width=1.2),
    "sheet": Paint(fill=0.06, stroke=0.8, width=1.2),
    "frame": Paint(fill=0.04, stroke=0.5, width=1.2, dash=(4, 3)),
    "panel": Paint(fill=0.04),
    "rim": Paint(fill=0.16),
    "sheet-front": Paint(fill=0.30, stroke=1.0, width=1.2),
    "wedge": Paint(fill=0.14),
    "ray": Paint(stroke=0.9, width=0.9),
    "patch": Paint(fill=0.62, stroke=1.0, width=1.2),
    "weight": Paint(stroke=0.38, width=0.8),
    "bias": Paint(stroke=0.55, width=0.8, dash=(2, 2)),
    "copy": Paint(fill=0.08, stroke=1.0, width=1.2, dash=(3, 2)),
    "curve": Paint(stroke=1.0, width=1.8),
    "leader": Paint(stroke=0.7, width=1, dash=(2, 3)),
    "edge": Paint(stroke=0.85, width=1.4),
    "flow": Paint(stroke=1.0, width=2.2),
    "bracket": Paint(stroke=0.6, width=1.2),
    "label": Paint(fill=1.0),
    "secondary": Paint(fill=0.88),
}
"""What each part looks like."""


CLASSED = frozenset({"box", "frame"})
"""Parts whose shapes carry a class `nd-<part>`, for the hosts' stylesheet to refine."""


@sealed
class Theme:
    """Colours of a standalone file: the ground it brings, and the ink of its text and lines."""

    ground: str
    ink: str


THEMES: dict[str, Theme] = {
    "light": Theme(ground="#ffffff", ink="#1f2328"),
    "dark": Theme(ground="#131416", ink="#dddddd"),
}
"""The themes of standalone files; `auto` is both, chosen by the reader's system."""


Choice = tuple[str, tuple[tuple[str, str], ...]]
"""A palette by name, and (role, colour) of what differs from it: the value of the option `palette`."""
USUAL: Choice = ("default", ())


@sealed
class Palette:
    """A hue for every role, and what else tells them apart.

    Attributes:
        hues: of each role.
        forms: how the faces of a role are hatched (`views.hatching`); none for most.
        parts: what is painted otherwise than in `PARTS`.
    """

    hues: Mapping[str, str]
    forms: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Paint] = field(default_factory=dict)


def _hues(**of: str) -> dict[str, str]:
    """A palette from the hue of one role of each group that shares one."""
    return {role: of[next(group for group, hue in _GROUPS.items() if hue == HUES[role])] for role in HUES}


_GROUPS = {
    "convolution": ORANGE,
    "pooling": RED,
    "transposed": BLUE,
    "dense": VIOLET,
    "normalization": TEAL,
    "embedding": MAGENTA,
    "other": GREY,
}
_DARK, _LIGHT = "#707070", "#939393"

PALETTES: dict[str, Palette] = {
    "default": Palette(HUES),
    "bold": Palette(
        _hues(
            convolution="#d48000",
            pooling="#e7004c",
            transposed="#00a0c9",
            dense="#903bff",
            normalization="#008960",
            embedding="#9b5a91",
            other="#8f9299",
        ),
        parts={
            "front": Paint(fill=0.31),
            "side": Paint(fill=0.52),
            "top": Paint(fill=0.22),
            "band": Paint(fill=0.50),
            "plate-side": Paint(fill=0.60),
            "outline": Paint(stroke=1.0, width=1.7),
            "box": Paint(fill=0.18, stroke=1.0, width=1.7),
            "swatch": Paint(fill=0.50, stroke=1.0, width=1.6),
            "edge": Paint(stroke=0.95, width=1.7),
        },
    ),
    "print": Palette(
        _hues(
            convolution=_DARK,
            pooling=_DARK,
            transposed=_LIGHT,
            dense=_LIGHT,
            normalization=_DARK,
            embedding=_DARK,
            other=_LIGHT,
        ),
        forms={
            role: form
            for role, hue in HUES.items()
            for form in ({RED: "x", BLUE: "\\", VIOLET: "-", TEAL: "|", MAGENTA: "/"}.get(hue, ""),)
            if form
        },
    ),
}
"""By name. In `print` two greys, which also a photocopy tells apart, and hatching."""


@lru_cache(maxsize=32)
def hues(choice: Choice) -> Mapping[str, str]:
    """The hue of each role, in a palette with what differs from it."""
    name, own = choice
    return {**PALETTES[name].hues, **dict(own)}


@lru_cache(maxsize=8)
def parts(palette: str) -> Mapping[str, Paint]:
    """What each part looks like in a palette, by its name."""
    own = PALETTES[palette].parts
    return {**PARTS, **own} if own else PARTS


def hue(role: str, choice: Choice = USUAL) -> str:
    """The hue of a role; a colour of the author's own stands for itself."""
    found = hues(choice)
    return found.get(role) or (role if role.startswith("#") else found["other"])
