"""Pictures for tests, made when asked."""

from __future__ import annotations

import io

from PIL import Image


def photo(width: int = 300, height: int = 300, shift: int = 0) -> bytes:
    """A JPEG of many colours."""
    picture = Image.new("RGB", (width, height))
    picture.putdata([((x + shift) % 256, y % 256, (x * y) % 256) for y in range(height) for x in range(width)])
    return saved(picture, "JPEG")


def drawing(width: int = 28, height: int = 28) -> bytes:
    """A PNG of two colours."""
    picture = Image.new("L", (width, height), 0)
    picture.paste(255, (width // 3, 2, width // 2, height - 2))
    return saved(picture, "PNG")


def saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()
