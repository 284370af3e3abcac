"""Places in a source, and everything netdiagram has to say about them.

A refusal is a `NetdiagramError`; what does not stop the work is a `Diagnostic` that travels with the result.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Literal

from netdiagram.records import sealed

Severity = Literal["error", "warning"]


@sealed
class Span:
    """A stretch of source text, 1-based, counted in characters.

    Attributes:
        line: first line.
        column: first column.
        end: the column after the last character, on `end_line`.
        end_line: last line; 0 means the same as `line`.
    """

    line: int
    column: int = 1
    end: int = 0
    end_line: int = 0

    def __lt__(self, other: Span) -> bool:
        return (self.line, self.column, self.end, self.end_line) < (other.line, other.column, other.end, other.end_line)


@sealed
class Diagnostic:
    """One thing to tell the author.

    Attributes:
        code: stable, dotted, lower case (`layer.unknown`, `shape.kernel-too-large`).
        message: one sentence that names the layer and the numbers.
        span: where, in the author's own text; None where there is no text (a file's graph).
        hint: what would mend it; may be empty.
        severity: a warning leaves a result, an error does not.
    """

    code: str
    message: str
    span: Span | None = None
    hint: str = ""
    severity: Severity = "warning"


class NetdiagramError(Exception):
    """Every refusal.

    Args:
        code: stable, dotted, lower case.
        message: one sentence that names the layer and the numbers.
        span: where in the source.
        hint: what would mend it.
    """

    def __init__(self, code: str, message: str, span: Span | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.hint = hint

    def __reduce__(self) -> tuple[type[NetdiagramError], tuple[str, str, Span | None, str]]:
        """Pickle by the four parts (worker processes of parallel builds hand errors over)."""
        return type(self), (self.code, self.message, self.span, self.hint)

    def at(self, span: Span | None) -> NetdiagramError:
        """The same error with a place, where it has none yet."""
        if self.span is not None or span is None:
            return self
        return NetdiagramError(self.code, self.message, span, self.hint)

    @property
    def diagnostic(self) -> Diagnostic:
        """The same as plain data."""
        return Diagnostic(self.code, self.message, self.span, self.hint, "error")


def excerpt(source: str, span: Span | None, *, width: int = 100) -> str:
    """The line of `source` that `span` begins in, with carets under the stretch; empty without a place.

    Long lines are cut around the stretch, control characters are shown as `·`.
    """
    if span is None:
        return ""
    lines = source.split("\n")
    if not 1 <= span.line <= len(lines):
        return ""
    line = "".join(c if c.isprintable() or c == "\t" else "·" for c in lines[span.line - 1].rstrip("\r"))
    line = line.replace("\t", " ")
    start = min(max(span.column - 1, 0), len(line))
    same_line = span.end_line in (0, span.line)
    stop = max(span.end - 1, start + 1) if same_line and span.end else (start + 1 if same_line else len(line))
    left = max(0, start - width // 2) if len(line) > width else 0
    shown = line[left : left + width]
    start, stop = start - left, min(stop - left, max(len(shown), start - left + 1))
    return f"{shown}\n{' ' * start}{'^' * max(1, stop - start)}"


def describe(diagnostic: Diagnostic, *, origin: str = "", source: str = "") -> str:
    """A diagnostic as people read it: `origin:line:col: message [code]`, the excerpt with carets, the hint."""
    span = diagnostic.span
    place = ":".join([origin or "<text>", *([str(span.line), str(span.column)] if span else [])])
    parts = [f"{place}: {diagnostic.message} [{diagnostic.code}]"]
    shown = excerpt(source, span)
    if shown:
        parts.append("\n".join("    " + row for row in shown.split("\n")))
    if diagnostic.hint:
        parts.append(f"  hint: {diagnostic.hint}")
    return "\n".join(parts)


def sentence(words: str) -> str:
    """A message or a hint as it stands on a page: with a capital, unless the first word is a name, and a full stop."""
    first, _, rest = words.partition(" ")
    if first.isalpha() and first.islower() and first != "netdiagram" and rest:
        words = words[0].upper() + words[1:]
    return words if words.endswith((".", "?", "!")) else words + "."


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` most likely stands for, or None (case counts least)."""
    words = list(known)
    folded = {w.casefold().replace("_", "").replace("-", ""): w for w in reversed(words)}
    key = word.casefold().replace("_", "").replace("-", "")
    if key in folded:
        return folded[key]
    near = difflib.get_close_matches(key, list(folded), n=1, cutoff=0.72)
    return folded[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint sentence, or the empty string where nothing is near."""
    near = closest(word, known)
    return f"did you mean '{near}'?" if near else ""
