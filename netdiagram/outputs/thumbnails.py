"""An author's pictures, embedded small: no larger than they are seen on a dense screen."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from math import ceil, hypot
from typing import TYPE_CHECKING

from netdiagram.errors import NetdiagramError
from netdiagram.scene import Group, Item, Picture, Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL import Image

DENSITY = 2
"""Pixels of a picture for each pixel of the page."""
QUALITY = 80
"""Of JPEG."""
MOST_COLOURS = 64
"""Pictures of no more colours are drawings: they are kept without loss."""


def filled(scene: Scene, read: Callable[[str], bytes]) -> Scene:
    """A scene whose pictures name files, with the pictures themselves.

    Args:
        scene: with the names of files as data.
        read: a file's bytes by its name.

    Raises:
        NetdiagramError: a file that holds no picture (`picture.unreadable`), or Pillow is missing (`picture.pillow`).
    """
    return replace(scene, items=_filled(scene.items, read))


def _filled(items: Sequence[Item], read: Callable[[str], bytes]) -> tuple[Item, ...]:
    return tuple(
        [
            replace(item, items=_filled(item.items, read))
            if isinstance(item, Group)
            else replace(item, data=_uri(read(item.data), item))
            if isinstance(item, Picture)
            else item
            for item in items
        ]
    )


def _uri(data: bytes, item: Picture) -> str:
    (x, y), right, below = item.corners
    size = tuple([ceil(DENSITY * hypot(a - x, b - y)) for a, b in (right, below)])
    kind, made = small(data, (size[0], size[1]), item.data)
    return f"data:image/{kind};base64,{base64.b64encode(made).decode('ascii')}"


def small(data: bytes, size: tuple[int, int], name: str) -> tuple[str, bytes]:
    """A picture no larger than `size` (width, height in pixels), as PNG where it is a drawing, else as JPEG.

    Args:
        data: of a file.
        size: each side is cut down to it by itself: faces are seen from the side.
        name: of the file, for what is said.

    Raises:
        NetdiagramError: no picture (`picture.unreadable`), or Pillow is missing (`picture.pillow`).
    """
    try:
        from PIL import Image, ImageOps
    except ImportError:
        hint = "install it: pip install 'netdiagram[png]'"
        raise NetdiagramError("picture.pillow", f"the picture '{name}' needs Pillow", None, hint) from None
    try:
        with Image.open(io.BytesIO(data)) as opened:
            opened.draft("RGB", (2 * size[0], 2 * size[1]))  # of a JPEG, only as much as is needed
            picture = ImageOps.exif_transpose(opened)
            clear = "A" in picture.mode or "transparency" in picture.info
            picture = picture.convert("RGBA" if clear else "RGB")
    except Exception as error:  # whatever a damaged file does to a decoder
        message = f"'{name}' is not a picture that can be read"
        hint = "PNG, JPEG, WebP and GIF can be"
        raise NetdiagramError("picture.unreadable", message, None, hint) from error
    wanted = min(picture.width, size[0]), min(picture.height, size[1])
    if wanted != picture.size:
        picture = picture.resize(wanted, Image.Resampling.LANCZOS)
    return _encoded(picture, clear=clear)


def _encoded(picture: Image.Image, *, clear: bool) -> tuple[str, bytes]:
    if clear or picture.getcolors(MOST_COLOURS) is not None:
        return "png", _saved(picture, "PNG", optimize=True)
    return "jpeg", _saved(picture, "JPEG", quality=QUALITY, optimize=True)


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
