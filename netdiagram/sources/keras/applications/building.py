"""From a listing of this folder to a graph that can be copied into an author's: a template."""

from __future__ import annotations

import ast
import os
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from netdiagram.errors import Span
from netdiagram.ir import TensorSpec
from netdiagram.layers import private
from netdiagram.records import record
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.places import Places
from netdiagram.sources.interp.values import Builtin
from netdiagram.sources.keras.applications import scaling
from netdiagram.sources.keras.graph import LayerObject, Tensor
from netdiagram.sources.keras.models import input_node
from netdiagram.sources.keras.names import Names
from netdiagram.sources.keras.order import Ordered, order
from netdiagram.sources.keras.world import Keras

_TEMPLATES = 8
"""How many are kept; the largest takes about 4 MB."""


class At(Places):
    """One place for everything: no line of our listings is ever shown to an author."""

    __slots__ = ("_place",)

    def __init__(self, place: Span) -> None:
        super().__init__("")
        self._place = place

    def span(self, node: ast.AST) -> Span:
        """That place."""
        del node
        return self._place


@record
class Template:
    """A network that was built once, and is never changed.

    Attributes:
        image: stands for the author's.
        output: of the last layer.
        graph: layers and calls between the two, the input layer among them.
        automatic: names that Keras would make up → their word and number.
        used: words of such names, and how many of each it takes.
    """

    image: Tensor
    output: Tensor
    graph: Ordered
    automatic: Mapping[str, tuple[str, int]]
    used: Mapping[str, int]


class _World(Keras):
    """Keras, as far as a listing of ours sees it."""

    def around(self, run: Machine, span: Span | None) -> tuple[str, ...]:
        """Names of the blocks around what is made there."""
        return tuple([word for word in super().around(run, span) if not word.startswith("_")])


class _Counter(Names):
    """A counter that remembers what it made up."""

    __slots__ = ("made",)

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, tuple[str, int]] = {}

    def number(self, name: str) -> str:
        """The name, with its number from the second time on."""
        number = self.reserve(name, 1)
        made = f"{name}_{number}" if number else name
        self.made[made] = (name, number)
        return made


@lru_cache(maxsize=_TEMPLATES)
def template(listing: str, image: TensorSpec, data_format: str | None, values: tuple[tuple[str, Any], ...]) -> Template:
    """Run a listing.

    Args:
        listing: its name.
        image: shape and number format of the image.
        data_format: of all layers; None for Keras's own.
        values: what the listing knows.

    Raises:
        NetdiagramError: a layer refuses what the values make of it.
    """
    world = _World()
    world.names = counter = _Counter()
    world.data_format = data_format
    run = Machine(At(Span(1, 1)), world)
    world.run = run
    stand_in = LayerObject("", "InputLayer", "input")
    tensor = input_node(stand_in, image)
    names = run.scope.names
    names.update(values)
    names["x"] = tensor
    for word in private.ROWS:
        names[word] = Builtin(word, scaling.maker(word))
    for name in ("common", listing):
        run.execute(parsed(name))
    output = names["x"]
    used = dict(Counter(word for word, _ in counter.made.values()))
    return Template(tensor, output, order([tensor], [output]), counter.made, used)


@lru_cache(maxsize=32)
def parsed(name: str) -> list[ast.stmt]:
    """Statements of a listing."""
    loader: Any = __spec__.loader  # it reads from archives too
    data: bytes = loader.get_data(os.path.join(os.path.dirname(__file__), "listings", f"{name}.nd"))
    return ast.parse(data.decode("utf-8")).body
