"""A place in a YAML text that moves on: lines, words and scalars."""

from __future__ import annotations

from typing import NoReturn

from netdiagram.errors import NetdiagramError, Span

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b", " ": " ", '"': '"',
    "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX = {"x": 2, "u": 4, "U": 8}


class Cursor:
    """A place in a text.

    Attributes:
        text: with one kind of line break.
        at: how many characters stand before the place.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0

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

    # -- words and scalars

    def word(self) -> str:
        """A tag, an anchor or an alias."""
        start = self.at
        while self.here() not in ("", " ", "\n", ",", "]", "}", "[", "{"):
            self.at += 1
        return self.text[start : self.at]

    def plain_line(self, *, flow: bool) -> str:
        """What stands on this line of a scalar without quotes."""
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
        count = len(lines)
        while count and not lines[count - 1]:
            count -= 1
        body = _folded(lines[:count]) if folded else "\n".join(lines[:count])
        if keep == "-" or not count:
            return body if keep != "+" else body + "\n" * (len(lines) - count)
        return body + "\n" * (1 + len(lines) - count if keep == "+" else 1)


def _folded(lines: list[str]) -> str:
    """Lines behind `>`: a single line break is a space, but next to a line that is indented further."""
    text, before = "", ""
    blank = 0
    for number, line in enumerate(lines):
        if not line:
            blank += 1
            continue
        kept = line[0] in " \t" or before[:1] in (" ", "\t")
        if number == blank:
            text += "\n" * blank
        elif kept:
            text += "\n" * (blank + 1)
        else:
            text += "\n" * blank or " "
        text, before, blank = text + line, line, 0
    return text
