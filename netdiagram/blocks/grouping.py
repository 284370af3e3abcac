"""The author's own groups: what the option `groups` and `# group:` comments hold together is drawn as one group.

A group must be something that data enters and leaves: what leaves it never comes back into it by way of other layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netdiagram import rules
from netdiagram.blocks.outline import Block, Outline
from netdiagram.blocks.repeats import linked
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Layer, Network

COMMENT = "#"
"""What the name of a group begins with that a comment gave, among a layer's `groups`."""


def grouped(outline: Outline, groups: Sequence[tuple[str, Sequence[str]]]) -> Outline:
    """An outline with the author's groups.

    Args:
        outline: without groups.
        groups: (name, words), a word being the name of a layer, a pattern of names, `first..last` in the order of the
            table, a type or a family.

    Raises:
        NetdiagramError: a word means no layer (`groups.unknown`), a layer stands in two groups of which neither holds the
            other (`groups.overlap`), or data leaves a group and comes back (`groups.open`).
    """
    chosen = [(name, _members(outline.network, words)) for name, words in groups]
    held = [(name, _blocks(outline, members)) for name, members in chosen]
    held.sort(key=lambda group: len(group[1]))
    for i, (name, inner) in enumerate(held):
        for other, outer in held[i + 1 :]:
            if inner & outer and not inner < outer:
                layer = outline.layer(outline.blocks[min(inner & outer)]).name
                raise NetdiagramError(
                    "groups.overlap",
                    f"layer '{layer}' stands in group '{name}' and in group '{other}'",
                    hint="a group may lie within another, or apart from it",
                )
    found = list(outline.blocks)
    for name, inner in held:
        if inner:
            found = _with(outline, found, name, inner, strict=True)
    return linked(outline.network, found)


def commented(outline: Outline) -> Outline:
    """An outline with a group for each comment `# group: name` that several blocks stand behind.

    Groups that are there already stay whole: one that a comment cuts stands in none of its groups.
    """
    around = _shared([layer.groups for layer in outline.network.layers if layer.family != "input"])
    held: dict[str, set[int]] = {}
    for index, block in enumerate(outline.blocks):
        words = {layer.groups[around : around + 1] for layer in outline.layers(block)}
        word = "".join(words.pop()) if len(words) == 1 else ""
        if word.startswith(COMMENT) and outline.layer(block).family != "input":
            held.setdefault(word, set()).add(index)
    found = list(outline.blocks)
    for word, inner in held.items():
        if len(inner) > 1:
            found = _with(outline, found, word.removeprefix(COMMENT), inner, strict=False)
    return linked(outline.network, found)


def uncommented(outline: Outline) -> Outline:
    """An outline without the groups that comments have made."""
    if not any(block.loose for block in outline.blocks):
        return outline
    found = [part for block in outline.blocks for part in (block.children if block.loose else (block,))]
    return linked(outline.network, _sorted(found, outline.network))


def _shared(groups: Sequence[tuple[str, ...]]) -> int:
    """How many groups all layers stand in; a comment around everything is one to be drawn."""
    first, last = min(groups), max(groups)
    count = 0
    for one, two in zip(first, last, strict=False):
        if one != two or one.startswith(COMMENT):
            break
        count += 1
    return count


# ---------------------------------------------------------------- which layers


def _members(network: Network, words: Iterable[str]) -> set[str]:
    """The names of the layers that words mean."""
    names = [layer.name for layer in network.layers]
    found: set[str] = set()
    for word in words:
        if word not in names and ".." in word:
            first, last = [_at(names, end.strip()) for end in word.split("..", 1)]
            found.update(names[min(first, last) : max(first, last) + 1])
            continue
        meant = [layer.name for layer in network.layers if rules.means(word, layer.name, (layer.type, layer.family))]
        if not meant:
            raise _unknown(word, network.layers)
        found.update(meant)
    return found


def _at(names: Sequence[str], name: str) -> int:
    if name not in names:
        raise NetdiagramError(
            "groups.unknown", f"option 'groups': there is no layer '{name}'", hint=did_you_mean(name, names)
        )
    return names.index(name)


def _unknown(word: str, layers: Sequence[Layer]) -> NetdiagramError:
    known = [layer.name for layer in layers]
    hint = did_you_mean(word, [*known, *dict.fromkeys([layer.type for layer in layers])])
    hint = hint or "name layers, patterns such as dense*, types, or first..last"
    return NetdiagramError("groups.unknown", f"option 'groups': no layer is called '{word}'", hint=hint)


def _blocks(outline: Outline, members: set[str]) -> set[int]:
    """The blocks of these layers: a block goes where its main layer goes, else where any of its layers does."""
    return {
        index
        for index, block in enumerate(outline.blocks)
        if outline.layer(block).name in members or any(layer.name in members for layer in outline.layers(block))
    }


# ---------------------------------------------------------------- one group


def _with(outline: Outline, blocks: list[Block], name: str, inner: set[int], *, strict: bool) -> list[Block]:
    """Blocks in topological order with a group in place of some of them; as they were, where that cannot be.

    Args:
        outline: the whole.
        blocks: as found so far, groups of smaller ones among them.
        name: of the group.
        inner: indices into the outline's blocks.
        strict: what cannot be is refused.
    """
    calls = {call for index in inner for call in outline.blocks[index].calls}
    within = [at for at, block in enumerate(blocks) if not calls.isdisjoint(block.calls)]
    reads = _reads(outline.network, blocks)
    back = _back(reads, set(within))
    if back is not None:
        if strict:
            layer = outline.layer(blocks[back]).name
            message = f"group '{name}' cannot be drawn as one: data leaves it, passes '{layer}', and comes back"
            raise NetdiagramError("groups.open", message, hint=f"take '{layer}' into the group, or split it")
        return blocks
    children = [blocks[at] for at in within]
    held = sorted([call for block in children for call in block.calls])
    loud = [child for child in children if outline.layer(child).params] or children
    group = Block(tuple(held), loud[0].main, children[-1].output, tuple(children), name=name, loose=not strict)
    return _sorted([*[block for at, block in enumerate(blocks) if at not in within], group], outline.network)


def _reads(network: Network, blocks: Sequence[Block]) -> list[set[int]]:
    owner = {call: at for at, block in enumerate(blocks) for call in block.calls}
    return [
        {owner[source] for call in block.calls for source, _ in network.calls[call].inputs if source in owner} - {at}
        for at, block in enumerate(blocks)
    ]


def _back(reads: Sequence[set[int]], within: set[int]) -> int | None:
    """A block outside that lies on a way from the group back into it."""
    after: set[int] = set()
    for at, sources in enumerate(reads):  # blocks stand in topological order
        if at not in within and any(source in within or source in after for source in sources):
            after.add(at)
    return min([source for at in within for source in reads[at] if source in after], default=None)


def _sorted(blocks: Sequence[Block], network: Network) -> list[Block]:
    """In topological order, the earliest that is ready first."""
    ordered = sorted(blocks, key=lambda block: block.calls[-1])
    reads = _reads(network, ordered)
    done: set[int] = set()
    found: list[Block] = []
    while len(found) < len(ordered):
        at = next(at for at, sources in enumerate(reads) if at not in done and sources <= done)
        done.add(at)
        found.append(ordered[at])
    return found
