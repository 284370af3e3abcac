"""The YAML that `model.to_yaml()` of Keras 1 and 2 wrote: a small reader of plain data.

It knows block and flow collections, every kind of scalar, anchors, and the tags that stand for plain data. What would make an object of
Python is refused; so is what such files never hold (complex keys, several documents).
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

from netdiagram.errors import NetdiagramError, Span
from netdiagram.sources.files import limits
from netdiagram.sources.files.scalars import CORE, TAGS, numpy_value, of_numpy, plain

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"',
    "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX = {"x": 2, "u": 4, "U": 8}
_DEPTH = 250


def parse(text: str) -> Any:
    """The data a YAML text holds.

    Raises:
        NetdiagramError: it is no such YAML (`file.yaml`), or beyond the limits (`limit.…`).
    """
    if len(text) > limits.YAML:
        raise NetdiagramError("limit.source", f"the configuration is longer than {limits.YAML >> 10} KiB")
    try:
        return _Reader(text.replace("\r\n", "\n").replace("\r", "\n")).document()
    except RecursionError:
        raise NetdiagramError("limit.depth", "the configuration is nested too deeply") from None


class _Reader:
    """A recursive descent through the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.depth = 0

    # -- places

    def fail(self, what: str, at: int | None = None, code: str = "file.yaml", hint: str = "") -> NoReturn:
        """Refuse, at a place."""
        at = self.at if at is None else at
        line = self.text.count("\n", 0, at) + 1
        raise NetdiagramError(code, what, Span(line, at - self.text.rfind("\n", 0, at)), hint)

    def column(self) -> int:
        """How far the place is from the beginning of its line."""
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def here(self, width: int = 1) -> str:
        """The next characters."""
        return self.text[self.at : self.at + width]

    def spaces(self) -> None:
        """Pass over spaces."""
        while self.here() == " ":
            self.at += 1

    def end_of_line(self) -> bool:
        """Whether nothing more stands on the line; then pass over it, comments too."""
        start = self.at
        self.spaces()
        if self.here() == "\t":
            at = self.at
            while self.here() in (" ", "\t") and self.here():
                self.at += 1
            if self.here() not in ("", "\n", "#"):
                self.fail("tabs do not indent in YAML", at)
        if self.here() == "#" and (start < self.at or self.column() == 0):
            stop = self.text.find("\n", self.at)
            self.at = len(self.text) if stop < 0 else stop
        return self.here() in ("", "\n")

    def next_line(self) -> int:
        """Go to the next line that holds anything; its indentation, -1 at the end."""
        while self.end_of_line():
            if not self.here():
                return -1
            self.at += 1
        column = self.column()
        if column == 0 and self.here(3) in ("---", "...") and self.text[self.at + 3 : self.at + 4] in ("", " ", "\n"):
            return -1
        return column

    def is_entry(self) -> bool:
        """Whether an entry of a sequence begins here."""
        return self.here() == "-" and self.text[self.at + 1 : self.at + 2] in ("", " ", "\n")

    # -- the document

    def document(self) -> Any:
        """The only document."""
        if self.next_line() == -1 and self.here(3) == "---":
            self.at += 3
        while self.here() == "%":
            self.fail("this YAML has directives, which no configuration needs")
        value = self.node(-1)
        self.next_line()
        if self.here(3) == "...":
            self.at += 3
            self.next_line()
        if self.here():
            self.fail("here the YAML cannot be read on")
        return value

    def node(self, outer: int, *, compact: bool = True, entry: bool = False) -> Any:
        """A value, wherever it begins.

        Args:
            outer: indentation of what it belongs to: a value on lines of its own is indented further.
            compact: a mapping or sequence may begin on this line.
            entry: it is the value of a key: then a sequence may stand as far left as the key.
        """
        self.depth += 1
        if self.depth > _DEPTH:
            self.fail("the configuration is nested too deeply", code="limit.depth")
        start = self.count
        self.count += 1
        if self.count > limits.BRACKETS * 2:
            self.fail("the configuration holds too many values", code="limit.values")
        tag, anchor, value, raw = "", "", None, None
        fresh = False
        while True:
            self.spaces()
            if self.end_of_line():
                before = self.at
                column = self.next_line()
                if column <= outer and not (entry and column == outer and self.is_entry()):
                    self.at, raw = before, ""
                    break
                fresh = True
                if self.here() not in "!&":
                    value, raw = self.block(column, outer)
                    break
            char = self.here()
            if char == "!":
                tag = self.word()
            elif char == "&":
                anchor = self.word()[1:]
            else:
                value, raw = self.block(self.column(), outer) if compact or fresh else self.inline(outer)
                break
        if tag:
            value = self.tagged(tag, raw, value)
        if anchor:
            self.anchors[anchor] = value, self.count - start
        self.depth -= 1
        return value

    def word(self) -> str:
        """A tag, an anchor or an alias."""
        start = self.at
        while self.here() not in ("", " ", "\n", ",", "]", "}", "[", "{"):
            self.at += 1
        return self.text[start : self.at]

    def tagged(self, tag: str, raw: str | None, value: Any) -> Any:
        """A value with a tag."""
        name = tag[2:] if tag.startswith("!!") else tag[2:].removeprefix(CORE).rstrip(">") if tag.startswith("!<") else tag
        read = TAGS.get(name.rstrip(":"))
        if read is None and of_numpy(name):
            return numpy_value(name, value)
        if read is None:
            self.fail(f"the YAML asks for something that is no plain data, {tag[:60]}", code="file.tag", hint="such tags are never followed")
        try:
            return read(raw, value)
        except (ValueError, TypeError):
            self.fail(f"this is not what its tag {tag[:60]} says")

    # -- block collections

    def block(self, column: int, outer: int) -> tuple[Any, str | None]:
        """A sequence, a mapping or a scalar that begins at a column; a scalar may go on as far left as behind `outer`."""
        if self.is_entry():
            return self.sequence(column), None
        if self.here() == "?" and self.text[self.at + 1 : self.at + 2] in (" ", "\n"):
            self.fail("this YAML has complex keys, which no configuration has")
        start = self.at
        if self.key() is not None:
            self.at = start
            return self.mapping(column), None
        self.at = start
        return self.inline(outer)

    def sequence(self, column: int) -> list[Any]:
        """Entries, each behind a dash."""
        items: list[Any] = []
        while self.is_entry():
            self.at += 1
            items.append(self.node(column))
            before = self.at
            found = self.next_line()
            if found != column or not self.is_entry():
                if found > column:
                    self.fail("this line is indented too far")
                self.at = before
                break
        return items

    def mapping(self, column: int) -> dict[str, Any]:
        """Keys and values."""
        items: dict[str, Any] = {}
        while True:
            at = self.at
            key = self.key()
            if key is None:
                self.fail("here a key is missing")
            if key in items:
                self.fail(f"the key '{key[:60]}' stands here twice", at)
            items[key] = self.node(column, compact=False, entry=True)
            before = self.at
            found = self.next_line()
            if found != column or self.is_entry():
                if found > column:
                    self.fail("this line is indented too far")
                self.at = before
                return items

    def key(self) -> str | None:
        """A key with its colon; None where none stands here."""
        char = self.here()
        if char in ("", "[", "{", "*", "&", "!", "|", ">", "%", "@", "`"):
            return None
        if char in "\"'":
            stop = self.text.find("\n", self.at)
            text = self.quoted()
            if 0 <= stop < self.at:
                return None
        else:
            start = self.at
            while self.here() not in ("", "\n") and not (self.here() == ":" and self.text[self.at + 1 : self.at + 2] in ("", " ", "\n")):
                if self.here(2) == " #":
                    return None
                self.at += 1
            text = self.text[start : self.at].rstrip(" ")
        self.spaces()
        if self.here() != ":" or self.text[self.at + 1 : self.at + 2] not in ("", " ", "\n"):
            return None
        self.at += 1
        return text

    # -- scalars and flow collections

    def inline(self, outer: int) -> tuple[Any, str | None]:
        """A value that is no block collection, and its text where it is a scalar."""
        char = self.here()
        if char in "[{":
            value: Any = self.flow()
            return value, None
        if char in "\"'":
            text = self.quoted()
            return text, text
        if char in "|>":
            text = self.literal(outer)
            return text, text
        if char == "*":
            return self.alias(), None
        if char in "%@`":
            self.fail(f"a value cannot begin with {char}")
        return self.plain(outer)

    def alias(self) -> Any:
        """What was anchored before."""
        at = self.at
        found = self.anchors.get(self.word()[1:])
        if found is None:
            self.fail("this refers to nothing that was named before", at)
        self.count += found[1]
        if self.count > limits.BRACKETS * 2:
            self.fail("the configuration holds too many values", code="limit.values")
        return found[0]

    def plain(self, outer: int) -> tuple[Any, str]:
        """A scalar without quotes; it may go on over further lines that are indented."""
        parts = [self._plain_line(flow=False)]
        while True:
            before = self.at
            if not self.end_of_line() or not self.here() or self.text[before : self.at].strip():
                break
            blank = 0
            self.at += 1
            column = self.next_line()
            blank = self.text.count("\n", before, self.at) - 1
            if column <= outer or column < 0:
                self.at = before
                break
            start = self.at
            if self.key() is not None:
                self.fail("a mapping cannot stand here", start)
            self.at = start
            parts.append("\n" * blank if blank else " ")
            parts.append(self._plain_line(flow=False))
        text = "".join(parts)
        return plain(text), text

    def _plain_line(self, *, flow: bool) -> str:
        start = self.at
        while True:
            char = self.here()
            if char in ("", "\n") or (char == "#" and self.at > start and self.text[self.at - 1] == " "):
                break
            after = self.text[self.at + 1 : self.at + 2]
            if char == ":" and (after in ("", " ", "\n") or (flow and after in ",[]{}")):
                break
            if flow and char in ",[]{}":
                break
            self.at += 1
        text = self.text[start : self.at].rstrip(" \t")
        self.at = start + len(text)
        return text

    def quoted(self) -> str:
        """A scalar in quotes, over any number of lines."""
        start, quote = self.at, self.here()
        self.at += 1
        parts: list[str] = []
        while True:
            char = self.here()
            if not char:
                self.fail("this text has no closing quote", start)
            if char == quote:
                if quote == "'" and self.here(2) == "''":
                    parts.append("'")
                    self.at += 2
                    continue
                self.at += 1
                return "".join(parts)
            if char == "\n":
                self._fold(parts)
            elif char == "\\" and quote == '"':
                self._escape(parts)
            else:
                stop = self.at
                while self.text[stop : stop + 1] not in ("", "\n", "\\", quote):
                    stop += 1
                if stop == self.at:
                    stop += 1
                parts.append(self.text[self.at : stop])
                self.at = stop

    def _fold(self, parts: list[str]) -> None:
        """A line break within quotes: one is a space, several are one less."""
        while parts and parts[-1][-1:] in (" ", "\t") and parts[-1] != "\\ ":
            stripped = parts[-1].rstrip(" \t")
            parts[-1:] = [stripped] if stripped else []
        start = self.at
        while self.here() in (" ", "\t", "\n") and self.here():
            self.at += 1
        breaks = self.text.count("\n", start, self.at)
        parts.append(" " if breaks == 1 else "\n" * (breaks - 1))

    def _escape(self, parts: list[str]) -> None:
        char = self.text[self.at + 1 : self.at + 2]
        if char == "\n":
            self.at += 2
            while self.here() in (" ", "\t") and self.here():
                self.at += 1
            return
        if char in _HEX:
            digits = self.text[self.at + 2 : self.at + 2 + _HEX[char]]
            try:
                point = int(digits, 16)
                if not 0xD800 <= point < 0xE000 and len(digits) == _HEX[char]:
                    parts.append(chr(point))
                    self.at += 2 + len(digits)
                    return
            except (ValueError, OverflowError):
                pass
            self.fail("this escape is no character")
        if char not in _ESCAPES:
            self.fail("this escape is unknown")
        parts.append(_ESCAPES[char])
        self.at += 2

    def literal(self, outer: int) -> str:
        """A block of text behind `|` or `>`."""
        folded = self.here() == ">"
        self.at += 1
        head = self.word()
        if not self.end_of_line():
            self.fail("here the line should end")
        keep = "-" if "-" in head else "+" if "+" in head else ""
        digits = head.strip("+-")
        indent = max(outer, 0) + int(digits) if digits.isascii() and digits.isdigit() and len(digits) == 1 else -1
        self.at += 1
        lines: list[str] = []
        while self.at < len(self.text):
            stop = self.text.find("\n", self.at)
            stop = len(self.text) if stop < 0 else stop
            line = self.text[self.at : stop]
            width = len(line) - len(line.lstrip(" "))
            if line.strip(" "):
                if indent < 0:
                    indent = width
                if width < indent or indent <= outer:
                    break
                lines.append(line[indent:])
            else:
                lines.append(line[indent:] if indent >= 0 else "")
            self.at = stop + 1
        self.at = max(self.at - 1, 0) if self.at <= len(self.text) else len(self.text)
        body = "\n".join(lines).rstrip("\n")
        if folded:
            body = re.sub(r"(?<!\n)\n(?!\n| )", " ", body)
        return body if keep == "-" else body + "\n"

    def flow(self) -> Any:
        """`[a, b]` or `{a: 1, b: 2}`, over any number of lines."""
        self.depth += 1
        self.count += 1
        if self.depth > _DEPTH:
            self.fail("the configuration is nested too deeply", code="limit.depth")
        start, mapping = self.at, self.here() == "{"
        close = "}" if mapping else "]"
        self.at += 1
        items: list[Any] = []
        pairs: dict[str, Any] = {}
        while True:
            self._flow_space(start)
            if self.here() == close:
                self.at += 1
                self.depth -= 1
                return pairs if mapping else items
            if mapping:
                key = self._flow_key()
                if key in pairs:
                    self.fail(f"the key '{key[:60]}' stands here twice")
                self._flow_space(start)
                pairs[key] = None
                if self.here() == ":":
                    self.at += 1
                    pairs[key] = self._flow_value(start)
            else:
                items.append(self._flow_value(start))
            self._flow_space(start)
            if self.here() == ",":
                self.at += 1
            elif self.here() != close:
                self.fail("here a comma or a closing bracket is missing")

    def _flow_space(self, start: int) -> None:
        while self.end_of_line():
            if not self.here():
                self.fail("this bracket is not closed", start)
            self.at += 1

    def _flow_key(self) -> str:
        if self.here() in "\"'":
            return self.quoted()
        if self.here() in "[{*&!?":
            self.fail("this YAML has complex keys, which no configuration has")
        return self._plain_line(flow=True)

    def _flow_value(self, start: int) -> Any:
        tag = anchor = ""
        self._flow_space(start)
        before = self.count
        while self.here() in "!&" and self.here():
            if self.here() == "!":
                tag = self.word()
            else:
                anchor = self.word()[1:]
            self._flow_space(start)
        self.count += 1
        if self.count > limits.BRACKETS * 2:
            self.fail("the configuration holds too many values", code="limit.values")
        raw: str | None = None
        value: Any
        if self.here() in "[{" and self.here():
            value = self.flow()
        elif self.here() in "\"'" and self.here():
            value = raw = self.quoted()
        elif self.here() == "*":
            value = self.alias()
        else:
            raw = self._flow_plain()
            value = plain(raw)
        if tag:
            value = self.tagged(tag, raw, value)
        if anchor:
            self.anchors[anchor] = value, self.count - before
        return value

    def _flow_plain(self) -> str:
        parts = [self._plain_line(flow=True)]
        while parts[-1] and self.end_of_line() and self.here():
            while self.end_of_line() and self.here():
                self.at += 1
            if self.here() in ",]}:#" or not self.here():
                break
            parts.append(self._plain_line(flow=True))
        return " ".join(part for part in parts if part)
