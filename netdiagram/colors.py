"""Colours as authors write them, and whether they can be seen on light and on dark pages."""

from __future__ import annotations

import re
from functools import lru_cache
from math import atan2, cos, hypot, sin

from netdiagram.errors import did_you_mean

Rgb = tuple[float, float, float]
"""Red, green, blue, each 0–1."""

LEAST_CONTRAST = 3.0
"""Of an outline to its page (WCAG 2.2, 1.4.11)."""
LIGHT, DARK = "#ffffff", "#1e2129"
"""The lightest of light pages, and the lightest of the usual dark ones: what is seen on both is seen on all."""


class IllegibleError(ValueError):
    """A colour that cannot be seen on every page.

    Attributes:
        hint: the nearest colour that can.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def rgb(colour: str) -> Rgb:
    """The channels of `#rrggbb`."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def _hex(channels: Rgb) -> str:
    return "#" + "".join([f"{round(min(max(c, 0.0), 1.0) * 255):02x}" for c in channels])


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)


def luminance(colour: str) -> float:
    """Relative luminance 0–1 (WCAG 2)."""
    red, green, blue = map(_linear, rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1–21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=512)
def legible(text: str) -> str:
    """A CSS colour as `#rrggbb`, if its outlines are seen on light and on dark pages.

    Raises:
        IllegibleError: it is not seen on one of them; the hint has the nearest that is.
        ValueError: it is not a colour.
    """
    colour = parse(text)
    on_light, on_dark = contrast(colour, LIGHT), contrast(colour, DARK)
    if min(on_light, on_dark) >= LEAST_CONTRAST:
        return colour
    which, page, ratio = ("light", "light", on_light) if on_light < LEAST_CONTRAST else ("dark", "dark", on_dark)
    told = f"'{text}' is too {which}: on a {page} page its outlines have a contrast of {ratio:.1f}:1, less than 3:1"
    raise IllegibleError(told, f"the nearest colour that is legible in both themes is {nearest(colour)}")


# -- what authors write


def parse(text: str) -> str:
    """A CSS colour as `#rrggbb`: hexadecimal (also without `#`), by name, `rgb()` or `hsl()`; opaque.

    Raises:
        ValueError: it is none of these.
    """
    word = text.strip().lower()
    digits = word.removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        return "#" + "".join([digit * 2 for digit in digits])
    if re.fullmatch(r"[0-9a-f]{6}", digits):
        return "#" + digits
    named = _names().get(word)
    if named:
        return named
    match = re.fullmatch(r"(rgb|hsl)\(([^()]*)\)", word)
    numbers = re.split(r"[\s,]+", match[2].strip()) if match else []
    if match and len(numbers) == 3:
        try:
            return _hex(_FUNCTIONS[match[1]](numbers))
        except ValueError:
            pass
    hint = did_you_mean(word, _names()) if word.isalpha() else ""
    raise ValueError(f"'{text}' is not a colour such as #cc3333 or teal" + (f"; {hint}" if hint else ""))


def _from_rgb(numbers: list[str]) -> Rgb:
    red, green, blue = [float(n[:-1]) / 100 if n.endswith("%") else float(n) / 255 for n in numbers]
    return red, green, blue


def _from_hsl(numbers: list[str]) -> Rgb:
    hue = float(numbers[0].removesuffix("deg")) % 360 / 30
    saturation, lightness = [float(n.removesuffix("%")) / 100 for n in numbers[1:]]
    swing = saturation * min(lightness, 1 - lightness)

    def channel(shift: int) -> float:
        at = (shift + hue) % 12
        return lightness - swing * max(-1.0, min(at - 3, 9 - at, 1.0))

    return channel(0), channel(8), channel(4)


_FUNCTIONS = {"rgb": _from_rgb, "hsl": _from_hsl}


# -- the nearest that is legible


def nearest(colour: str) -> str:
    """The colour of the same hue and strength, or as much of it as there is, that is seen on both grounds."""
    chroma, hue = _oklch(rgb(colour))[1:]
    target = _bound(colour)
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if luminance(_hex(_within(middle, chroma, hue))) < target:
            low = middle
        else:
            high = middle
    return _hex(_within(high, chroma, hue))


def _bound(colour: str) -> float:
    """The luminance to reach: a little within the bounds."""
    most = (luminance(LIGHT) + 0.05) / (LEAST_CONTRAST + 0.06) - 0.05
    least = (luminance(DARK) + 0.05) * (LEAST_CONTRAST + 0.06) - 0.05
    return most if luminance(colour) > most else least


def _within(lightness: float, chroma: float, hue: float) -> Rgb:
    """A colour, its chroma reduced to what a screen can show."""
    low, high = 0.0, chroma
    for _ in range(16):
        if all(-1e-4 <= c <= 1 + 1e-4 for c in _from_oklch(lightness, high, hue)):
            return _from_oklch(lightness, high, hue)
        middle = (low + high) / 2
        if all(-1e-4 <= c <= 1 + 1e-4 for c in _from_oklch(lightness, middle, hue)):
            low = middle
        else:
            high = middle
    return _from_oklch(lightness, low, hue)


def _oklch(channels: Rgb) -> tuple[float, float, float]:
    """Lightness, chroma, hue (Björn Ottosson, "A perceptual color space for image processing", 2020)."""
    r, g, b = map(_linear, channels)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    green_red = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    blue_yellow = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, hypot(green_red, blue_yellow), atan2(blue_yellow, green_red)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _encoded(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _encoded(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _encoded(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """The named colours of CSS Color 4."""
    found = {}
    for entry in _NAMED.split():
        name, value = entry.split("=")
        found[name] = "#" + value
        if "gray" in name:
            found[name.replace("gray", "grey")] = "#" + value
    return found


_NAMED = """
aliceblue=f0f8ff antiquewhite=faebd7 aqua=00ffff aquamarine=7fffd4 azure=f0ffff beige=f5f5dc bisque=ffe4c4
black=000000 blanchedalmond=ffebcd blue=0000ff blueviolet=8a2be2 brown=a52a2a burlywood=deb887 cadetblue=5f9ea0
chartreuse=7fff00 chocolate=d2691e coral=ff7f50 cornflowerblue=6495ed cornsilk=fff8dc crimson=dc143c cyan=00ffff
darkblue=00008b darkcyan=008b8b darkgoldenrod=b8860b darkgray=a9a9a9 darkgreen=006400 darkkhaki=bdb76b
darkmagenta=8b008b darkolivegreen=556b2f darkorange=ff8c00 darkorchid=9932cc darkred=8b0000 darksalmon=e9967a
darkseagreen=8fbc8f darkslateblue=483d8b darkslategray=2f4f4f darkturquoise=00ced1 darkviolet=9400d3 deeppink=ff1493
deepskyblue=00bfff dimgray=696969 dodgerblue=1e90ff firebrick=b22222 floralwhite=fffaf0 forestgreen=228b22
fuchsia=ff00ff gainsboro=dcdcdc ghostwhite=f8f8ff gold=ffd700 goldenrod=daa520 gray=808080 green=008000
greenyellow=adff2f honeydew=f0fff0 hotpink=ff69b4 indianred=cd5c5c indigo=4b0082 ivory=fffff0 khaki=f0e68c
lavender=e6e6fa lavenderblush=fff0f5 lawngreen=7cfc00 lemonchiffon=fffacd lightblue=add8e6 lightcoral=f08080
lightcyan=e0ffff lightgoldenrodyellow=fafad2 lightgray=d3d3d3 lightgreen=90ee90 lightpink=ffb6c1 lightsalmon=ffa07a
lightseagreen=20b2aa lightskyblue=87cefa lightslategray=778899 lightsteelblue=b0c4de lightyellow=ffffe0 lime=00ff00
limegreen=32cd32 linen=faf0e6 magenta=ff00ff maroon=800000 mediumaquamarine=66cdaa mediumblue=0000cd
mediumorchid=ba55d3 mediumpurple=9370db mediumseagreen=3cb371 mediumslateblue=7b68ee mediumspringgreen=00fa9a
mediumturquoise=48d1cc mediumvioletred=c71585 midnightblue=191970 mintcream=f5fffa mistyrose=ffe4e1 moccasin=ffe4b5
navajowhite=ffdead navy=000080 oldlace=fdf5e6 olive=808000 olivedrab=6b8e23 orange=ffa500 orangered=ff4500
orchid=da70d6 palegoldenrod=eee8aa palegreen=98fb98 paleturquoise=afeeee palevioletred=db7093 papayawhip=ffefd5
peachpuff=ffdab9 peru=cd853f pink=ffc0cb plum=dda0dd powderblue=b0e0e6 purple=800080 rebeccapurple=663399 red=ff0000
rosybrown=bc8f8f royalblue=4169e1 saddlebrown=8b4513 salmon=fa8072 sandybrown=f4a460 seagreen=2e8b57 seashell=fff5ee
sienna=a0522d silver=c0c0c0 skyblue=87ceeb slateblue=6a5acd slategray=708090 snow=fffafa springgreen=00ff7f
steelblue=4682b4 tan=d2b48c teal=008080 thistle=d8bfd8 tomato=ff6347 turquoise=40e0d0 violet=ee82ee wheat=f5deb3
white=ffffff whitesmoke=f5f5f5 yellow=ffff00 yellowgreen=9acd32
"""
