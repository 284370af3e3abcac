"""The YAML that `model.to_yaml()` of Keras 1 and 2 wrote: a small reader of plain data.

It knows block and flow collections, every kind of scalar, anchors, and the tags that stand for plain data. What would make an object of
Python is refused; so is what such files never hold (complex keys, several documents).
"""

from __future__ import annotations

from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.sources.files import limits
from netdiagram.sources.files.cursor import Cursor
from netdiagram.sources.files.scalars import CORE, TAGS, numpy_value, of_numpy, plain

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


class _Reader(Cursor):
    """A recursive descent through the text."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.count = 0
        self.depth = 0

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

    def tagged(self, tag: str, raw: str | None, value: Any) -> Any:
        """A value with a tag."""
        name = (
            tag[2:] if tag.startswith("!!") else tag[2:].removeprefix(CORE).rstrip(">") if tag.startswith("!<") else tag
        )
        read = TAGS.get(name.rstrip(":"))
        if read is None and of_numpy(name):
            return numpy_value(name, value)
        if read is None:
            self.fail(
                f"the YAML asks for something that is no plain data, {tag[:60]}",
                code="file.tag",
                hint="such tags are never followed",
            )
        try:
            return read(raw, value)
        except (ValueError, TypeError):
            self.fail(f"this is not what its tag {tag[:60]} says")

    # -- block collections

    def block(self, column: int, outer: int) -> tuple[Any, str | None]:
        """A sequence, a mapping or a scalar that begins at a column; a scalar may go on as far left as behind `outer`."""
        if self.is_entry():
            return self.sequence(column), None
        self.simple_key()
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
            self.simple_key()
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

    def simple_key(self) -> None:
        """Refuse keys that are more than a scalar on one line."""
        if self.here() == "?" and self.text[self.at + 1 : self.at + 2] in (" ", "\n"):
            self.fail("this YAML has complex keys, which no configuration has")

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
            while self.here() not in ("", "\n") and not (
                self.here() == ":" and self.text[self.at + 1 : self.at + 2] in ("", " ", "\n")
            ):
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
        parts = [self.plain_line(flow=False)]
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
            parts.append(self.plain_line(flow=False))
        text = "".join(parts)
        return plain(text), text

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
        return self.plain_line(flow=True)

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
        parts = [self.plain_line(flow=True)]
        while parts[-1] and self.end_of_line() and self.here():
            while self.end_of_line() and self.here():
                self.at += 1
            if self.here() in ",]}:#" or not self.here():
                break
            parts.append(self.plain_line(flow=True))
        return " ".join(part for part in parts if part)
