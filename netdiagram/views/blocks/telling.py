"""The figure in words, for readers who do not see it: stages in order, then what their blocks hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from netdiagram.blocks import Outline
from netdiagram.views import groups, marks, words
from netdiagram.views.blocks.stages import Figure
from netdiagram.views.graph.nodes import Node

_LONE = re.compile(r", \d[\d.\u2009]*(?:\u2009[kMGT])?$")


def told(outline: Outline, found: Figure) -> str:
    """The architecture in sentences."""
    parts = [words.describe(Outline(outline.network, (), ())).strip()]
    stages = list(_counted(found.stages.nodes, weighted=True))
    if stages:
        parts.append(_sentence(f"Stages: {_listed(stages)}"))
    for one in found.contents:
        inner = list(_counted(one.frame.inner.nodes, weighted=False)) if one.frame.inner is not None else []
        parts.append(_sentence(f"{one.frame.caption.titles[0]} holds: {_listed(inner)}"))
    return " ".join(parts)


def _listed(phrases: Sequence[str]) -> str:
    more = len(phrases) - words.MOST_PHRASES
    shown = [*phrases[: words.MOST_PHRASES], *([f"and {words.count(more, 'further block')}"] if more > 0 else [])]
    return "; ".join(shown)


def _sentence(text: str) -> str:
    return f"{text}."


def _counted(nodes: Sequence[Node], *, weighted: bool) -> Iterator[str]:
    """A phrase for each node, runs of equal ones counted; `weighted` where a lone number at the end is its parameters."""
    run, times = "", 0
    for node in nodes:
        if node.kind in {"input", "output", "end"}:
            continue
        phrase = _phrase(node)
        if weighted and _LONE.search(phrase):
            phrase += " parameters"
        if phrase == run:
            times += 1
            continue
        if run:
            yield f"{times} × {run}" if times > 1 else run
        run, times = phrase, 1
    if run:
        yield f"{times} × {run}" if times > 1 else run


def _phrase(node: Node) -> str:
    if node.kind == "merge":
        return marks.WORDS.get(node.mark) or words.title(node.mark).lower()
    name = node.caption.titles[0] if node.caption.titles else "block"
    parts = [f"{name} ×{node.repeat}" if node.repeat > 1 else name, *node.caption.details[:1]]
    return ", ".join([part.replace(groups.SEPARATOR, ", ").replace(" | ", ", then ") for part in parts])
