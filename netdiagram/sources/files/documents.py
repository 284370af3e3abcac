"""JSON as text → plain data, within limits."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from netdiagram.errors import NetdiagramError, Span
from netdiagram.sources.files import limits

_LONG = re.compile(rf"\d{{{limits.DIGITS + 1}}}")
_LONE = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str) -> Any:
    """The data a JSON text holds; where it is a string that holds JSON again, that.

    Raises:
        NetdiagramError: it is no JSON (`file.json`), or beyond the limits (`limit.…`).
    """
    data = _parsed(text.removeprefix("\ufeff"))
    # json.dump(model.to_json(), file) packs a text into a text
    return _parsed(data) if isinstance(data, str) and data.lstrip()[:1] == "{" else data


def _parsed(text: str) -> Any:
    if len(text) > limits.TEXT:
        raise NetdiagramError("limit.source", f"the configuration is longer than {limits.TEXT >> 20} MiB")
    if text.count("[") + text.count("{") > limits.BRACKETS or text.count(",") > limits.COMMAS:
        raise NetdiagramError("limit.values", "the configuration holds too many values")
    whole = _whole if _LONG.search(text) else None
    try:
        data = json.loads(text, parse_int=whole, parse_constant=_constant)
    except json.JSONDecodeError as error:
        words = error.msg[:1].lower() + error.msg[1:]
        raise NetdiagramError("file.json", f"this is not JSON: {words}", Span(error.lineno, error.colno)) from None
    except RecursionError:
        raise NetdiagramError("limit.depth", "the configuration is nested too deeply") from None
    if _LONE.search(text):
        _check_text(data)
    return data


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > limits.DIGITS:
        raise NetdiagramError("limit.digits", f"the configuration holds a number of {len(digits)} digits")
    return int(digits)


def _constant(word: str) -> float:
    return float(word.replace("Infinity", "inf"))


def _check_text(data: Any) -> None:
    """Halves of characters cannot be written anywhere."""
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            pending += value
            pending += value.values()
        elif isinstance(value, list):
            pending += value
        elif isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError:
                _refuse_half()


def _refuse_half() -> NoReturn:
    raise NetdiagramError("file.text", "the configuration holds half a character (a lone surrogate)")
