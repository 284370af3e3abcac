"""Operations that are drawn as one arrow: what splits and comes together on one level, and what is done again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from netdiagram.blocks import Block, Outline, collapsed
from netdiagram.ir import anchor
from netdiagram.records import record
from netdiagram.views import marks
from netdiagram.views.graph import captions
from netdiagram.views.tensors.levels import Maps
from netdiagram.views.tensors.turned import Operation, Turned

LARGEST = 200
"""So many operations are drawn as one at most."""
_MERGED = {"Add": "added", "Concatenate": "side by side", "Multiply": "multiplied"}


@record
class Known:
    """What is known of a network besides tensors and operations.

    Attributes:
        sizes: of all tensors.
        levels: likewise.
        names: by the anchors of their layers, what groups are called.
    """

    sizes: Sequence[Maps]
    levels: Sequence[int]
    names: dict[frozenset[str], str]


def names(outline: Outline) -> dict[frozenset[str], str]:
    """What groups are called, by the anchors of the layers of the copy that is drawn."""
    found: dict[frozenset[str], str] = {}
    network = outline.network

    def collect(block: Block) -> None:
        if block.name:
            calls = [call for child in block.children for call in child.calls]
            found.setdefault(
                frozenset([anchor(network.layers[network.calls[call].layer].name) for call in calls]), block.name
            )
        for child in block.children:
            collect(child)

    for block in collapsed(outline).blocks:
        collect(block)
    return found


def reduced(found: Turned, known: Known) -> Turned:
    """With all that splits and comes together, without leaving its levels, as one operation."""
    operations = list(found.operations)
    merges = [operation.targets[0] for operation in operations if len(operation.sources) > 1]
    for target in merges:
        region = _region(found, operations, target, known)
        if region is not None:
            operations = _replaced(operations, region.members, composite(region, known))
    return _evened(_thinned(Turned(found.tensors, tuple(operations)), known), known)


def _evened(found: Turned, known: Known) -> Turned:
    """What does the same bears the same name: that which most of it bear."""
    names: dict[str, list[str]] = {}
    for operation in found.operations:
        if operation.inner:
            names.setdefault(operation.kind, []).append(operation.name)
    best = {kind: max(dict.fromkeys(own), key=own.count) for kind, own in names.items()}

    def evened(operation: Operation) -> Operation:
        name = best.get(operation.kind, "") if operation.inner else ""
        if name == operation.name or not name:
            return operation
        return replace(operation, name=name, forms=_forms(operation.inner, name, operation.aside, known))

    return Turned(found.tensors, tuple([evened(operation) for operation in found.operations]))


_THIN = frozenset({"activation", "normalization", "regularization"})


def _thinned(found: Turned, known: Known) -> Turned:
    """With activations and normalizations drawn as one with what several are drawn as before them."""
    readers: dict[int, int] = {}
    for operation in found.operations:
        for source in (*operation.sources, *operation.aside):
            readers[source] = readers.get(source, 0) + 1
    merged = {source for operation in found.operations if operation.mark for source in operation.sources}

    composites = {operation.targets: operation for operation in found.operations if operation.inner}
    usual = Counter([operation.kind for operation in composites.values()])
    ends = Counter(
        [
            (composites[operation.sources].kind, operation.forms[0])
            for operation in found.operations
            if operation.sources in composites and not operation.inner
        ]
    )

    def follows(last: Operation, operation: Operation) -> bool:
        """Whether one operation is hardly worth a tensor of its own behind another: because it usually is there."""
        if operation.layer.family == "reshape":
            flat = len(known.sizes[operation.targets[0]].space) < len(known.sizes[operation.sources[0]].space)
            return flat and operation.targets[0] in merged and not last.mark and len(last.sources) == 1
        usually = 2 * ends[last.kind, operation.forms[0]] >= usual[last.kind]
        return bool(last.inner) and operation.layer.family in _THIN and usually

    kept: list[Operation] = []
    for operation in found.operations:
        last = next((each for each in reversed(kept) if each.targets == operation.sources), None)
        if (
            last is None
            or operation.inner
            or not follows(last, operation)
            or readers[last.targets[0]] > 1
            or found.tensors[last.targets[0]].outer
        ):
            kept.append(operation)
            continue
        keys = (*last.keys, *operation.keys)
        kept = [each for each in kept if each is not last]
        kept.append(
            replace(
                last,
                targets=operation.targets,
                forms=(f"{last.forms[0]}, {operation.forms[0]}", *(last.forms[1:] if last.inner else ())),
                keys=keys,
                title=f"{last.title}\n{operation.title}",
                name=known.names.get(frozenset(keys), last.name) if last.inner else "",
                kind=f"{last.kind}, {operation.forms[0]}" if last.kind else "",
                inner=(*last.inner, operation) if last.inner else (),
            )
        )
    return Turned(found.tensors, tuple(kept))


def _replaced(operations: Sequence[Operation], region: Sequence[Operation], whole: Operation) -> list[Operation]:
    last = region[-1]
    inside = {operation.targets for operation in region}
    return [
        whole if operation is last else operation
        for operation in operations
        if operation is last or operation.targets not in inside
    ]


def _region(found: Turned, operations: Sequence[Operation], target: int, known: Known) -> Region | None:
    """What lies between a tensor that all goes through and where it comes together; None where it is not closed."""
    made = {each: at for at, operation in enumerate(operations) for each in operation.targets}
    if target not in made or operations[made[target]].targets != (target,):
        return None
    readers: dict[int, list[int]] = {}
    for at, operation in enumerate(operations):
        for source in (*operation.sources, *operation.aside):
            readers.setdefault(source, []).append(at)
    inside = {made[target]}
    entries = set(operations[made[target]].sources)
    while len(entries) > 1 and len(inside) < LARGEST:
        closed = [
            tensor
            for tensor in entries
            if tensor in made
            and all(
                inside.issuperset(readers.get(each, ())) and not found.tensors[each].outer
                for each in operations[made[tensor]].targets
            )
        ]
        if not closed:
            break
        at = max([made[tensor] for tensor in closed])
        inside.add(at)
        entries -= set(operations[at].targets)
        entries.update(operations[at].sources)
    members = [operations[at] for at in sorted(inside)]
    ends = _ends(members, entries, target, known)
    if ends is None or (len(members) == 1 and len(entries) < 2):
        return None
    entry, aside = ends
    aside += tuple([tensor for operation in members for tensor in operation.aside if tensor not in aside])
    within = {each for operation in members for each in operation.targets if each != target}
    low, high = sorted((known.levels[entry], known.levels[target]))
    if any(not (low <= known.levels[each] <= high or known.sizes[each].point) for each in within):
        return None
    return Region(members, entry, tuple([tensor for tensor in aside if tensor not in within]))


@record
class Region:
    """Operations that are drawn as one: what they read, and what besides."""

    members: list[Operation]
    entry: int
    aside: tuple[int, ...]


def _ends(
    members: Sequence[Operation], entries: set[int], target: int, known: Known
) -> tuple[int, tuple[int, ...]] | None:
    """What a region reads, and what besides; None where it reads too much."""
    if len(entries) == 1:
        (entry,) = entries
        return entry, ()
    points = [tensor for tensor in sorted(entries) if known.sizes[tensor].point]
    full = [tensor for tensor in sorted(entries) if tensor not in points]
    if len(full) == 1 and not known.sizes[target].point:
        return full[0], tuple(points)
    last = members[-1]
    passed = [tensor for tensor in full if tensor in last.sources]
    if len(full) == len(entries) == 2 and len(passed) == 1 and last.mark == "Multiply" and len(members) > 1:
        other = next(tensor for tensor in full if tensor not in passed)
        return passed[0], (other,)
    return None


def composite(region: Region, known: Known) -> Operation:
    """Operations as one."""
    members = region.members
    main = max(members, key=lambda operation: (not operation.mark, _weight(operation)))
    keys = tuple(dict.fromkeys([key for operation in members for key in operation.keys]))
    name = known.names.get(frozenset(keys)) or _called(members)
    title = "\n".join([operation.title for operation in members])
    return replace(
        main, sources=(region.entry,), targets=members[-1].targets, forms=_forms(members, name, region.aside, known),
        mark="", window="", keys=keys, title=title, name=name, inner=tuple(members), aside=region.aside, times=1, kind=_kind(region),
    )  # fmt: skip


def _forms(members: Sequence[Operation], name: str, aside: Sequence[int], known: Known) -> tuple[str, ...]:
    """What several operations do that are drawn as one; then what they are called."""
    parts = _flat(members, name)
    marked = [each.mark for each in parts if each.mark]
    merged = [_MERGED.get(mark, marks.WORDS.get(mark, mark.lower())) for mark in marked]
    told = ", ".join([*_listed(parts), *dict.fromkeys(merged)])
    if any(not known.sizes[tensor].point for tensor in aside):
        told += ", opened by what comes in besides"
    return told, captions.capital(name)


def _kind(region: Region) -> str:
    """What is done, but for a convolution on a shortcut."""
    last = region.members[-1]
    found: set[str] = set()
    for operation in region.members:
        shortcut = operation.window and set(operation.window) <= {"1", "×"} and operation.sources == (region.entry,)
        if last.mark == "Add" and shortcut and operation.targets[0] in last.sources:
            continue
        found.add(operation.kind or operation.mark or operation.forms[0])
    return " + ".join(sorted(found))


_WORKING = ("attention", "convolution", "recurrent", "dense")
"""What gives several operations their colour, the first of these before the others."""


def _weight(operation: Operation) -> int:
    family = operation.layer.family
    return len(_WORKING) - _WORKING.index(family) if family in _WORKING else 0


def _flat(members: Sequence[Operation], name: str) -> list[Operation]:
    """With parts that bear the name of the whole taken apart."""
    return [
        each
        for operation in members
        for each in (_flat(operation.inner, name) if operation.inner and operation.name == name else (operation,))
    ]


def _listed(region: Sequence[Operation]) -> list[str]:
    """What is done, equal things counted."""
    found: dict[str, int] = {}
    for operation in region:
        if not operation.mark:
            form = operation.name or operation.forms[0]
            found[form] = found.get(form, 0) + operation.times
    return [f"{form} ×{count}" if count > 1 else form for form, count in found.items()]


CHAIN = "steps"
"""What is done one after the other."""


def _called(region: Sequence[Operation]) -> str:
    """By the author's function, else by how it comes together."""
    groups = [operation.layer.groups for operation in region]
    depth = 0
    while groups and all(len(each) > depth and each[depth] == groups[0][depth] for each in groups):
        depth += 1
    if depth:
        return groups[0][depth - 1].removeprefix("#").replace("_", " ").strip()
    last = region[-1]
    passed = any(not set(last.sources).isdisjoint(operation.sources) for operation in region[:-1])
    if last.mark == "Add":
        return "residual"
    if last.mark == "Multiply":
        return "gate"
    if last.mark != "Concatenate":
        return CHAIN
    return "dense" if passed else "branches"


def set_apart(found: Turned, levels: Sequence[int]) -> list[int]:
    """The levels, with what many operations are told on one of its own below all others."""
    aside = {tensor for operation in found.operations for tensor in operation.aside}
    ahead = {tensor for tensor, each in enumerate(found.tensors) if each.outer}
    ahead -= {source for operation in found.operations for source in operation.sources}
    for operation in reversed(found.operations):
        if not ahead.isdisjoint(operation.targets):
            ahead.update(operation.sources)
    used = {each for operation in found.operations for each in (*operation.sources, *operation.targets)}
    lowest = max([levels[tensor] for tensor in used], default=0) + 1
    return [
        lowest if aside and tensor in used and tensor not in ahead else level for tensor, level in enumerate(levels)
    ]
