"""Options as authors write them: in the info string of the fence, and in lines at the start of its body.

```netdiagram view=graph caption="A small network"
:table: folded

Dense(10, input_shape=(784,))
```
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mkdocs_netdiagram.fences import LANGUAGE
from netdiagram import options as option_table
from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.options import Options
from netdiagram.records import sealed

FILE = "file"
"""The one option that is the host's own: where the source stands when it is not in the block."""

_WORD = re.compile(
    r"""[ ]+ | (?P<brace>[{}]) | \#(?P<id>[^\s{}="']+) | \.(?P<cls>[^\s{}="'/]+)(?=[\s}]|$)
    | (?P<key>[^\s{}="'#.][^\s{}="']*)
      (?: = (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s{}"']* (?=[\s}]|$)) ) )? (?=[\s}]|$)
    """,
    re.VERBOSE,
)
_LINE = re.compile(r":(?P<key>[A-Za-z][\w-]*):(?:[ ]+(?P<value>.*?))?[ ]*$")


@sealed
class Written:
    """One option as written; None for one that is only named. Line 1 is the opening line of the fence."""

    name: str
    value: str | None
    span: Span


@sealed
class Block:
    """What an author asks for.

    Attributes:
        options: all options, the site's defaults included.
        file: the path given instead of a listing; empty where there is none.
        source: the listing.
        skip: lines of the block before the listing, the opening one included.
        image: where the option `image` stands.
    """

    options: Options
    file: str
    source: str
    skip: int
    image: Span | None = None


def from_info(info: str, column: int = 1) -> list[Written]:
    """Options of an info string: `key=value`, `key="two words"`, `flag`, `{.class #label key=value}`.

    Args:
        info: the string, without the language.
        column: where in the line it begins, 1-based.

    Raises:
        NetdiagramError: something that is none of these (`option.syntax`).
    """
    found: list[Written] = []
    at = 0
    while at < len(info):
        match = _WORD.match(info, at)
        if match is None:
            raise _unreadable(info[at:], Span(1, column + at, column + len(info.rstrip())))
        span = Span(1, column + at, column + match.end())
        if match["id"]:
            found.append(Written("name", match["id"], span))
        elif match["cls"] and match["cls"] != LANGUAGE:
            found.append(Written("class", match["cls"], span))
        elif match["key"] and match[0] != LANGUAGE:
            value = next((match[kind] for kind in ("double", "single", "bare") if match[kind] is not None), None)
            found.append(Written(match["key"], value, span))
        at = match.end()
    return found


def _unreadable(rest: str, span: Span) -> NetdiagramError:
    text = rest.strip()
    hint = 'an option is written key=value, or key="several words"'
    if '\\"' in text or "\\'" in text:
        hint += "; what holds quotes itself stands below, on a line of its own: :key: value"
    return NetdiagramError("option.syntax", f"cannot read the option '{text}'", span, hint)


def from_body(lines: Sequence[str]) -> tuple[list[Written], int]:
    """Options of the lines `:key: value` that a body begins with, and how many lines they and the gap after them take."""
    found: list[Written] = []
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            return found, number + (1 if found and not line.strip() else 0)
        found.append(Written(match["key"], match["value"], Span(number + 2, 1, len(line.rstrip()) + 1)))
    return found, len(lines)


def read(info: str, column: int, body: Sequence[str], base: Options) -> Block:
    """What an author asks for by the options and the body of a block.

    Raises:
        NetdiagramError: an option that is misspelt, doubled or has no such value, a block with a file and a listing,
            or with neither. Line 1 is the opening line.
    """
    ahead, skip = from_body(body)
    written = [*from_info(info, column), *ahead]
    values, file = values_of(written)
    image = next((option.span for option in written if option.name.lower() == "image"), None)
    listing = list(body[skip:])
    while listing and not listing[0].strip():
        listing.pop(0)
        skip += 1
    source = "\n".join(listing).rstrip()
    if file and source:
        raise NetdiagramError("file.both", f"the block names '{file}' and has a listing too", hint="keep one of them")
    if not file and not source:
        raise NetdiagramError(
            "listing.empty", "the block is empty", Span(1), 'write the model in it, or name one: file="model.py"'
        )
    return Block(dataclasses.replace(base, **values), file, source + "\n" if source else "", skip + 1, image)


def values_of(written: Iterable[Written]) -> tuple[dict[str, Any], str]:
    """Fields of `Options` with their values, and the file that is named.

    Raises:
        NetdiagramError: the first option that is misspelt (`option.unknown`), doubled (`option.twice`) or has no such
            value (`option.value`).
    """
    values: dict[str, Any] = {}
    file = ""
    seen: set[str] = set()
    for option in written:
        name = option.name.lower().replace("_", "-")
        if name in seen and name != "class":
            raise NetdiagramError("option.twice", f"option '{name}' is given twice", option.span)
        seen.add(name)
        if name == FILE:
            file = (option.value or "").strip()
            if not file:
                raise NetdiagramError("option.value", "option 'file' needs a path", option.span)
            continue
        try:
            _on_page(name)
            field, value = option_table.parse_one(name, option.value)
        except NetdiagramError as error:
            raise _explained(error, option) from None
        values[field] = (*values.get(field, ()), *value) if name == "class" else value
    return values, file


def _on_page(name: str) -> None:
    """Refuse an option that has nothing to change on a page."""
    if option_table.find(name).scope == "file":
        hint = "on a page, a drawing follows the page"
        raise NetdiagramError("option.scope", f"option '{name}' is for drawings in files of their own", hint=hint)


def _explained(error: NetdiagramError, option: Written) -> NetdiagramError:
    """A misspelt option may also be `file`, or a path where a key should stand."""
    hint = error.hint
    if error.code == "option.unknown":
        if option.value is None and re.search(r"[/\\]|\.\w+$", option.name):
            hint = f'to draw a file, write file="{option.name}"'
        else:
            hint = did_you_mean(option.name, [*option_table.by_name(), FILE]) or hint
    return NetdiagramError(error.code, error.message, option.span, hint)


def defaults(given: Mapping[str, Any]) -> Options:
    """A site's defaults from its configuration file, where values may be words, numbers, yes/no or lists.

    Raises:
        NetdiagramError: no such option, not a value for it, or one that is not for all figures of a site.
    """
    for name in given:
        _on_page(str(name))
    return option_table.parse(option_table.site(given))
