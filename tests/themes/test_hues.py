"""Colours: told apart by every reader, seen on every page, never in the way of text."""

from __future__ import annotations

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from netdiagram.layers import ROWS
from netdiagram.themes import CLASSED, HUES, PALETTES, PARTS, THEMES, hue, hues, parts

Rgb = tuple[float, float, float]

MATRICES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    # Machado, Oliveira, Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
    # severity 1.0, on linear RGB
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    # Viénot, Brettel, Mollon (1999), "Digital video colourmaps for checking the legibility of displays by dichromats"
    "protan-1999": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deutan-1999": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}
PAGES = {
    "white": ("#ffffff", "#222222"),
    "Furo light": ("#ffffff", "#000000"),
    "Material light": ("#ffffff", "#212121"),
    "Read the Docs": ("#fcfcfc", "#404040"),
    "PyData light": ("#ffffff", "#222832"),
    "near black": ("#131416", "#dddddd"),
    "Furo dark": ("#131416", "#cfd0d0"),
    "PyData dark": ("#14181e", "#ced6dd"),
    "Material slate": ("#1e2129", "#bfc1c7"),
    "MkDocs dark": ("#212529", "#dee2e6"),
}
LIGHT_AND_DARK = [("#ffffff", "#1f2328"), ("#131416", "#dddddd")]


def rgb(text: str) -> Rgb:
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def linear(colour: Rgb) -> Rgb:
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)  # type: ignore[return-value]


def luminance(colour: Rgb) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(ground: Rgb, paint: Rgb, opacity: float) -> Rgb:
    return tuple(p * opacity + g * (1 - opacity) for g, p in zip(ground, paint, strict=True))  # type: ignore[return-value]


def seen(colour: Rgb, vision: str) -> Rgb:
    """A linear colour as somebody sees it."""
    return tuple(  # type: ignore[return-value]
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear(colour), strict=True)))) for row in MATRICES[vision]
    )


def lab(colour: Rgb) -> Rgb:
    """CIELAB (D65) of a linear sRGB colour."""
    r, g, b = colour
    xyz = (
        (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047,
        0.2126729 * r + 0.7151522 * g + 0.0721750 * b,
        (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one: Rgb, other: Rgb) -> float:
    """Sharma, Wu, Dalal (2005), "The CIEDE2000 color-difference formula: implementation notes"."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = 0.5 * (1 - sqrt(mean**7 / (mean**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * cos(radians(hm - 30))
        + 0.24 * cos(radians(2 * hm))
        + 0.32 * cos(radians(3 * hm + 6))
        - 0.2 * cos(radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -sin(radians(60 * exp(-(((hm - 275) / 25) ** 2)))) * 2 * sqrt(cm**7 / (cm**7 + 25**7))
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * dc / sc * dh / sh)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_is_that_of_its_authors(one: Rgb, other: Rgb, apart: float) -> None:
    assert ciede2000(one, other) == pytest.approx(apart, abs=1e-4)


COLOURS = sorted({hue for palette in PALETTES.values() for hue in palette.hues.values()})


def looks(name: str) -> list[tuple[str, str]]:
    """What tells the roles of a palette apart: hue and hatching."""
    palette = PALETTES[name]
    return sorted({(hue, palette.forms.get(role, "")) for role, hue in palette.hues.items()})


@pytest.mark.parametrize("name", PALETTES)
def test_there_are_few_enough_looks_to_tell_apart(name: str) -> None:
    assert 6 <= len(looks(name)) <= 8
    assert set(PALETTES[name].hues) == set(HUES)


@pytest.mark.parametrize("vision", MATRICES)
@pytest.mark.parametrize("name", PALETTES)
def test_hues_are_told_apart(name: str, vision: str) -> None:
    for (one, form), (other, another) in combinations(looks(name), 2):
        apart = ciede2000(lab(seen(rgb(one), vision)), lab(seen(rgb(other), vision)))
        assert apart >= 12 or form != another, (one, other)


@pytest.mark.parametrize("name", PALETTES)
def test_the_same_roles_share_a_look_in_every_palette(name: str) -> None:
    palette = PALETTES[name]
    for one, other in combinations(HUES, 2):
        alike = palette.hues[one] == palette.hues[other] and palette.forms.get(one) == palette.forms.get(other)
        assert alike == (HUES[one] == HUES[other]), (one, other)


@pytest.mark.parametrize("colour", COLOURS)
def test_outlines_are_seen_on_white_and_on_near_black(colour: str) -> None:
    assert 0.16 <= luminance(rgb(colour)) <= 0.30
    for ground in ("#ffffff", "#131416", "#1e2129"):
        assert contrast(rgb(colour), rgb(ground)) >= 3


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", PALETTES)
def test_text_is_legible_over_every_tint(name: str, page: str) -> None:
    ground, ink = (rgb(colour) for colour in PAGES[page])
    written_over = ("box", "frame", "mark", "front", "top", "pale-front", "pale-side", "pale-top")
    for colour in sorted(set(PALETTES[name].hues.values())):
        for part in written_over:
            under = over(ground, rgb(colour), parts(name)[part].fill)
            for text in ("label", "secondary"):
                assert contrast(over(under, ink, PARTS[text].fill), under) >= 4.5, (colour, part, text)


@pytest.mark.parametrize(("ground", "ink"), LIGHT_AND_DARK)
@pytest.mark.parametrize("name", PALETTES)
def test_text_is_legible_over_the_strongest_tints_of_both_themes(name: str, ground: str, ink: str) -> None:
    palette = PALETTES[name]
    for colour in sorted(set(palette.hues.values())):
        for part, paint in parts(name).items():
            # plates are pooling's alone; nothing is written on stripes and patches
            if (
                paint.fill < 0.8
                and part != "patch"
                and (colour == palette.hues["pooling"] or not part.startswith("plate"))
            ):
                under = over(rgb(ground), rgb(colour), paint.fill)
                assert contrast(over(under, rgb(ink), PARTS["secondary"].fill), under) >= 4.5, (colour, part)


@pytest.mark.parametrize("name", THEMES)
def test_standalone_themes_are_legible(name: str) -> None:
    theme = THEMES[name]
    assert contrast(rgb(theme.ink), rgb(theme.ground)) >= 10
    for colour in COLOURS:
        assert contrast(rgb(colour), rgb(theme.ground)) >= 3


def test_every_family_of_the_catalogue_has_a_hue() -> None:
    assert {row.family for row in ROWS} <= set(HUES)


def test_what_stands_side_by_side_differs() -> None:
    together = ("convolution", "pooling", "transposed", "dense", "normalization", "embedding", "merge")
    assert len({HUES[role] for role in together}) == len(together)
    assert HUES["recurrent"] != HUES["embedding"]
    assert HUES["attention"] not in {HUES["embedding"], HUES["dense"], HUES["normalization"]}
    assert HUES["activation"] != HUES["convolution"]


def test_opacities_are_opacities() -> None:
    for paint in PARTS.values():
        assert 0 <= paint.fill <= 1
        assert 0 <= paint.stroke <= 1
    assert PARTS["secondary"].fill >= 0.85
    assert set(PARTS) >= CLASSED


def test_what_differs_from_a_palette_stands_in_it() -> None:
    choice = ("bold", (("dense", "#00806a"),))
    assert hue("dense", choice) == "#00806a"
    assert hue("pooling", choice) == PALETTES["bold"].hues["pooling"]
    assert hues(choice)["dense"] == "#00806a"


def test_bold_is_stronger_where_nothing_is_written() -> None:
    assert parts("default") is PARTS
    assert parts("bold")["side"].fill > PARTS["side"].fill
    assert parts("bold")["label"] == PARTS["label"]


def test_roles_that_nobody_knows_are_grey_and_colours_are_themselves() -> None:
    assert hue("quantum") == HUES["other"]
    assert hue("#123456") == "#123456"
