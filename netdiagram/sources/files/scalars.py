"""What scalars and tags of YAML stand for, as far as that is plain data."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.sources.files import limits

# as PyYAML has them, which wrote these files
_INT = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*)\Z")
_FLOAT = re.compile(r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)\Z")
_WORDS: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
    **{form(word): True for word in ("true", "yes", "on") for form in (str.lower, str.upper, str.capitalize)},
    **{form(word): False for word in ("false", "no", "off") for form in (str.lower, str.upper, str.capitalize)},
}  # fmt: skip


def plain(text: str) -> Any:
    """What a scalar without quotes and tag is: YAML 1.1."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INT.match(text):
        return _whole(text)
    return float(text.replace("_", "")) if _FLOAT.match(text) else text


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    if len(digits) > limits.DIGITS + 3:
        raise NetdiagramError("limit.digits", f"the configuration holds a number of {len(digits)} digits")
    body = digits.lstrip("+-")
    sign = -1 if digits[0] == "-" else 1
    if body[:1] == "0" and len(body) > 1:
        return sign * (int(body, 0) if body[1] in "xb" else int(body, 8))
    return sign * int(body)


def _as(kind: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(value, (list, dict)):
        raise TypeError
    return kind(value)


CORE = "tag:yaml.org,2002:"
TAGS: dict[str, Callable[[str | None, Any], Any]] = {
    **dict.fromkeys(
        ("str", "python/str", "python/unicode", "binary", "python/bytes"),
        lambda raw, value: _as(str, value if raw is None else raw),
    ),
    **dict.fromkeys(("int", "python/int", "python/long"), lambda raw, _: _whole(raw or "")),
    **dict.fromkeys(("float", "python/float"), lambda raw, _: _as(float, plain(raw or ""))),
    **dict.fromkeys(("bool", "python/bool"), lambda raw, _: _as(bool, plain(raw or ""))),
    **dict.fromkeys(("null", "python/none"), lambda _raw, _value: None),
    **dict.fromkeys(("seq", "map", "omap", "python/list", "python/dict", "python/tuple"), lambda _, value: value),
}
"""Tags that stand for plain data: the scalar as written (None for a collection), and as it would be without the tag."""

_SCALAR = re.compile(r"python/object/apply:numpy\.(?:_?core\.)?multiarray\.scalar\Z")
_ARRAY = re.compile(r"python/object/apply:numpy\.(?:_?core\.)?multiarray\._reconstruct\Z")
_DTYPE = "python/object/apply:numpy.dtype"
_NAME = re.compile(r"python/name:numpy\.[a-z0-9_.]+\Z")
_CODES = {
    "f2": "e", "f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "b1": "?",
}  # fmt: skip
_LONGEST = 1 << 16


def of_numpy(tag: str) -> bool:
    """Whether a tag is one of those in which PyYAML wraps NumPy's numbers, which Keras 2 left in its configurations."""
    return tag == _DTYPE or any(known.match(tag) for known in (_SCALAR, _ARRAY, _NAME))


def numpy_value(tag: str, value: Any) -> Any:
    """The number or numbers that NumPy had; None where they cannot be told. NumPy is not asked."""
    if tag == _DTYPE:
        args = value.get("args") if isinstance(value, dict) else value
        state = value.get("state") if isinstance(value, dict) else None
        code = args[0] if isinstance(args, list) and args else None
        order = state[1] if isinstance(state, list) and len(state) > 1 and state[1] in ("<", ">") else "<"
        return f"{order}{_CODES[code]}" if isinstance(code, str) and code in _CODES else None
    if _SCALAR.match(tag) and isinstance(value, list) and len(value) == 2:
        found = _unpacked(value[0], value[1])
        return found[0] if len(found) == 1 else None
    if _ARRAY.match(tag) and isinstance(value, dict):
        state = value.get("state")
        if isinstance(state, list) and len(state) == 5:
            found = _unpacked(state[2], state[4])
            return found[0] if state[1] == [] and len(found) == 1 else found
    return None


def _unpacked(form: Any, data: Any) -> list[Any]:
    if not isinstance(form, str) or not isinstance(data, str) or len(data) > _LONGEST:
        return []
    try:
        raw = base64.b64decode(data, validate=False)
    except ValueError:
        return []
    size = struct.calcsize(form)
    return [] if len(raw) % size else [number for (number,) in struct.iter_unpack(form, raw)]
