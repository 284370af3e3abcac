"""Text fixtures: a title, the input between two dots, what is expected up to the third."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One case of a fixture file."""

    title: str
    text: str
    expected: list[str]


def cases(path: Path) -> list[Case]:
    """All cases of a file."""
    found: list[Case] = []
    parts: list[list[str]] = [[]]
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line == ".":
            parts.append([])
        else:
            parts[-1].append(line)
        if len(parts) == 4:
            title = " ".join(parts[0]).strip()
            found.append(Case(title, "\n".join(parts[1]) + "\n", parts[2]))
            parts = [[]]
    assert not "".join(parts[-1]).strip(), f"{path.name}: the last case is not finished"
    return found
