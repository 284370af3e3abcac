"""Normal forms: what a unit is, seen so that the copies of a block compare equal, the first one included.

A residual block is its longer branch, whether the other is the identity or a projection; a gate (squeeze-and-excitation)
is one word; a module of parallel branches is the bag of its branches. Labels are numbers: equal for equal structures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netdiagram.blocks.order import linear, read_by
from netdiagram.blocks.signature import WEIGHTLESS
from netdiagram.blocks.tree import Unit, members
from netdiagram.records import record

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from netdiagram.blocks.signature import Signature
    from netdiagram.blocks.tree import Path

_PROJECTION = frozenset({"pointwise", "dense", "pooling", "projection", "Lambda", "Reshape", *WEIGHTLESS})
"""What a shortcut may be made of, besides nothing."""

_MODULES = frozenset({"parallel", "prime", "dense"})
"""Kinds of units that stand for one another on the main path of a residual unit."""

_ADAPTERS = _PROJECTION - {"dense"}
"""What stands where it is read rather than where it branches off."""

_WEIGHTED = frozenset({"pointwise", "dense"})
"""What a shortcut has at most one of."""


@record
class Form:
    """What a unit is.

    Attributes:
        kind: `residual`, `dense` (what comes in is concatenated with what is made of it), `gate`, `activation`,
            `projection`, `parallel`, `prime`.
        label: a number that equal structures share.
        main: the path that is compared.
        shortcuts: the other branches of a residual unit that are not the identity.
        size: how many blocks it holds.
    """

    kind: str
    label: int
    main: Path
    shortcuts: tuple[Path, ...]
    size: int


class Normal:
    """Forms and labels of the items of one graph."""

    def __init__(self, signatures: Sequence[Signature], reads: Sequence[Sequence[int]]) -> None:
        self.signatures = signatures
        self.reads = reads
        self.shifts = any(sign.kind == "shift" for sign in signatures)
        self._labels: dict[Hashable, int] = {}
        self._forms: dict[Unit, Form] = {}

    def number(self, what: Hashable) -> int:
        """The label of a structure."""
        return self._labels.setdefault(what, len(self._labels))

    def label(self, item: int | Unit) -> int:
        """The label of a block or a unit."""
        return self.form(item).label if isinstance(item, Unit) else self.number(self.signatures[item].kind)

    def kind(self, item: int | Unit) -> str:
        """The kind of a block or a unit."""
        return self.form(item).kind if isinstance(item, Unit) else self.signatures[item].kind

    def labels(self, path: Path) -> tuple[int, ...]:
        """A path in normal form: without what has no weights and no say."""
        found: list[int] = []
        for item in path:
            if self.kind(item) in WEIGHTLESS:
                continue
            label = self.label(item)
            if isinstance(item, Unit) and found and found[-1] == label:
                # how often a unit stands in a row does not make another structure
                continue
            found.append(label)
        return tuple(found)

    def _main_labels(self, path: Path) -> tuple[int, ...]:
        """The main path of a residual unit in normal form.

        Which module is in it, and how often a layer stands in a row, is told by its forms, not here.
        """
        parts = [item for item in path if self.kind(item) not in WEIGHTLESS and self.kind(item) != "Reshape"]
        while len(parts) > 1 and self.kind(parts[0]) == "pooling":
            del parts[0]  # where a stage begins, what comes in is pooled first
        told = [
            self.number("module") if isinstance(item, Unit) and self.kind(item) in _MODULES else self.label(item)
            for item in parts
        ]
        return tuple([label for at, label in enumerate(told) if not at or told[at - 1] != label])

    def adapts(self, item: int | Unit) -> bool:
        """Whether an item only brings a tensor into another shape."""
        return self.kind(item) in _ADAPTERS

    def form(self, unit: Unit) -> Form:
        """What a unit is."""
        known = self._forms.get(unit)
        if known is None:
            known = self._forms[unit] = self._form(unit)
        return known

    def remember(self, unit: Unit, like: Form, main: Path, shortcuts: tuple[Path, ...]) -> None:
        """A unit that is known to have the form of another, with a main path and shortcuts of its own."""
        self._forms[unit] = Form(like.kind, like.label, main, shortcuts, len(members([unit])))

    def _form(self, unit: Unit) -> Form:
        size = 1 + sum(len(members(branch)) for branch in unit.branches)
        merge = self.signatures[unit.merge].kind
        if unit.prime:
            ordered = linear(unit.branches[0], self.reads) or unit.branches[0]
            return Form("prime", self._prime(ordered, merge), ordered, (), size)
        bare = [branch for branch in unit.branches if not self._weightless(branch)]
        if not bare and merge == "multiply":
            # an activation out of its parts: x · relu6(x + 3) / 6
            return Form("activation", self.number("activation"), unit.branches[-1], (), size)
        if all(self._shortcut(branch) for branch in unit.branches) and ([] not in unit.branches or merge == "concat"):
            # a unit of projections is a projection
            return Form("projection", self.number("pointwise"), unit.branches[0], (), size)
        if merge not in {"concat", "multiply", "attention", "matmul"}:
            main, shortcuts = self._residual(unit.branches)
            if main is not None:
                return Form("residual", self.number(("residual", self._main_labels(main))), main, shortcuts, size)
        elif len(bare) == 1 and len(unit.branches) == 2:
            if merge == "concat":
                return Form("dense", self.number(("dense", self.labels(bare[0]))), bare[0], (), size)
            if merge == "multiply":
                squeezes = any(self.kind(item) == "global pooling" for item in bare[0])
                label = self.number(("gate", squeezes, () if squeezes else self.labels(bare[0])))
                return Form("gate", label, bare[0], (), size)
        bag = tuple(sorted([self.labels(branch) for branch in unit.branches]))
        longest = max(unit.branches, key=lambda branch: len(members(branch)))
        return Form("parallel", self.number((merge, bag)), longest, (), size)

    def _weightless(self, path: Path) -> bool:
        return all(self.kind(item) in WEIGHTLESS for item in path)

    def _residual(self, branches: Sequence[Path]) -> tuple[Path | None, tuple[Path, ...]]:
        """The one branch that is no shortcut, and the shortcuts that are not the identity."""
        weights = [self._weight(branch) for branch in branches]
        heaviest = max(range(len(branches)), key=lambda i: weights[i])
        shortcuts = []
        for i, branch in enumerate(branches):
            if i == heaviest:
                continue
            projects = self._shortcut(branch) or (_separable(branch, self) and weights[i] < weights[heaviest])
            if not projects or (branch and weights[i] >= weights[heaviest]):
                return None, ()
            if branch:
                shortcuts.append(branch)
        return branches[heaviest], tuple(shortcuts)

    def _weight(self, path: Path) -> tuple[int, int]:
        """How much a branch does: blocks that have weights, and those of them that look around."""
        heavy = wide = 0
        for item in path:
            if isinstance(item, Unit):
                heavy += self.form(item).size
                wide += 1
            elif self.kind(item) not in WEIGHTLESS and self.kind(item) != "pooling":
                heavy += 1
                wide += self.kind(item) not in _WEIGHTED
        return heavy, wide

    def _shortcut(self, path: Path) -> bool:
        """Whether a branch is the identity or a projection."""
        weighted = 0
        for item in path:
            if self.kind(item) not in _PROJECTION and (isinstance(item, Unit) or not self.signatures[item].idle):
                return False
            weighted += self.kind(item) in _WEIGHTED
        return weighted <= 1

    def _prime(self, ordered: Sequence[int | Unit], merge: str) -> int:
        """The label of what is not series-parallel: its blocks, and how far back each of them reads."""
        told = [
            (self.label(item), tuple([position - place for place in places]))
            for position, (item, places) in enumerate(zip(ordered, read_by(ordered, self.reads), strict=True))
        ]
        return self.number(("prime", merge, tuple(told)))


def _separable(path: Path, normal: Normal) -> bool:
    """Whether a path is a depthwise convolution and a pointwise one: a projection of fewer weights."""
    return [kind for item in path if (kind := normal.kind(item)) not in WEIGHTLESS] == ["depthwise", "pointwise"]
