"""Finding fenced blocks in Markdown source, by the rules that Python-Markdown's own fence extensions follow.

One pass over the lines that knows nothing of lists, admonitions or tabs: a fence may stand behind any indentation and
any quote marks, and ends where its marker comes again behind the same. Whether the place it stands in shows code or
draws is decided later, by what the page's own parser made of it (`extension`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netdiagram.records import sealed

LANGUAGE = "netdiagram"

_OPENING = re.compile(r"(?P<prefix>[> ]*)(?P<marker>`{3,}|~{3,})(?P<info>.*)$")
_OURS = re.compile(r"[ ]*(?:\.?netdiagram(?![\w#.+-])|\{[ ]*(?:#[^\s}]+[ ]+)?\.?netdiagram(?=[\s}]))")


@sealed
class Fence:
    """A fenced block of our language. Tabs are expanded, what stands before its lines is cut off.

    Attributes:
        start: index of the opening line among the lines scanned; -1 where it is not known.
        stop: index of the line after the closing one.
        prefix: indentation and quote marks before the opening.
        opening: the opening line.
        body: the lines between.
        closing: the closing line.
        info: where in `opening` the options begin.
    """

    start: int
    stop: int
    prefix: str
    opening: str
    body: tuple[str, ...]
    closing: str
    info: int

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole block as written."""
        return (self.opening, *self.body, self.closing)


def plain(line: str, tab: int) -> str:
    """A line as the fences see it: tabs expanded, without a carriage return and Markdown's own placeholder marks."""
    line = line.removesuffix("\r")
    if "\t" in line:
        line = line.expandtabs(tab)
    if "\x02" in line or "\x03" in line:
        line = line.replace("\x02", "").replace("\x03", "")
    return line


def scan(lines: Sequence[str], tab: int = 4) -> Iterator[Fence]:
    """The blocks of our language, in order; none that stands inside another fence, none that is never closed.

    Args:
        lines: the lines of a page.
        tab: columns that a tab stands for.
    """
    rows = [plain(line, tab) for line in lines]
    hopeless: dict[tuple[str, str], int] = {}
    at = 0
    while at < len(rows):
        row = rows[at]
        opening = _OPENING.match(row) if "```" in row or "~~~" in row else None
        if opening is None:
            at += 1
            continue
        prefix, marker, info = opening["prefix"], opening["marker"], opening["info"]
        ours = _OURS.match(info)
        if (marker if ours else marker[0]) in info or at < hopeless.get((prefix, marker), 0):
            at += 1
            continue
        end, closed = _follow(rows, at, prefix, marker)
        if not closed:
            hopeless[prefix, marker] = end
            at += 1
            continue
        if ours:
            width = len(prefix)
            yield Fence(
                start=at,
                stop=end + 1,
                prefix=prefix,
                opening=row[width:],
                body=tuple(_content(rows[i], width) for i in range(at + 1, end)),
                closing=_content(rows[end], width).rstrip(),
                info=len(marker) + (ours.end() if "{" not in ours[0] else ours[0].index("{")),
            )
        at = end + 1


def _content(row: str, width: int) -> str:
    """A line without the quote marks and spaces among its first `width` characters."""
    at = 0
    while at < width and at < len(row) and row[at] in "> ":
        at += 1
    return row[at:]


def _follow(rows: Sequence[str], start: int, prefix: str, marker: str) -> tuple[int, bool]:
    """The line where the fence opened at `start` ends, and whether it is closed there or merely given up."""
    return _follow_quoted(rows, start, prefix, marker) if ">" in prefix else _follow_plain(rows, start, prefix, marker)


def _follow_plain(rows: Sequence[str], start: int, prefix: str, marker: str) -> tuple[int, bool]:
    width = len(prefix)
    for at in range(start + 1, len(rows)):
        row = rows[at]
        if row.startswith(marker, width) and row.startswith(prefix) and row[width:].rstrip() == marker:
            return at, True
        if width and not row.startswith(prefix) and row.strip():
            return at, False
    return len(rows), False


def _follow_quoted(rows: Sequence[str], start: int, prefix: str, marker: str) -> tuple[int, bool]:
    """Inside a block quote: no line may be quoted deeper or stand further out, none after a gap be quoted less."""
    width, depth, gap = len(prefix), prefix.count(">"), False
    for at in range(start + 1, len(rows)):
        row = rows[at]
        content = _content(row, width)
        head = row[: len(row) - len(content)]
        level = head.count(">")
        if level > depth:
            return at, False
        if not content:
            gap = True
        elif len(head) < width or (gap and level < depth):
            return at, False
        elif content.rstrip() == marker:
            return at, True
        else:
            gap = False
    return len(rows), False
