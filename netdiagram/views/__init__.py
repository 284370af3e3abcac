"""Views: an outline as a scene. To add one, write a module and give it a row here.

A view's module has `suits(outline, options)`, `draw(outline, options)` and `attempt(outline, options)`, which draws where
the view suits and gives None where it does not. It is imported when it is first asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from netdiagram.blocks import Outline
from netdiagram.errors import NetdiagramError
from netdiagram.options import Options
from netdiagram.records import record
from netdiagram.scene import Scene

__all__ = ["VIEWS", "View", "choose", "draw"]


@record
class View:
    """One way to draw.

    Attributes:
        module: where it is.
        asks: the options that ask for it under `view: auto`, which tries it only where one of them is given; None for a
            view that it always tries, `()` for one that it never does.
    """

    module: str
    asks: tuple[str, ...] | None = None

    def _module(self) -> Any:
        return import_module(self.module)

    def suits(self, outline: Outline, options: Options) -> bool:
        """Whether it draws an outline well: what `view: auto` asks, in the order of the table."""
        suits: bool = self._module().suits(outline, options)
        return suits

    def draw(self, outline: Outline, options: Options) -> Scene:
        """The picture.

        Raises:
            NetdiagramError: it cannot draw this outline.
        """
        scene: Scene = self._module().draw(outline, options)
        return scene

    def attempt(self, outline: Outline, options: Options) -> Scene | None:
        """The picture where it suits, else None: what suits is often known only when things have their places."""
        scene: Scene | None = self._module().attempt(outline, options)
        return scene


VIEWS: dict[str, View] = {
    "cell": View("netdiagram.views.cell", asks=("layer", "unroll")),
    "tensors": View("netdiagram.views.tensors", asks=("nodes",)),
    "layered": View("netdiagram.views.layered"),
    "graph": View("netdiagram.views.graph"),
    "blocks": View("netdiagram.views.blocks", asks=()),
    "lenet": View("netdiagram.views.lenet", asks=()),
    "neurons": View("netdiagram.views.neurons", asks=()),
}
"""By name, the first that suits first."""


def choose(outline: Outline, options: Options) -> str:
    """The name of the view to draw with: the one asked for, or for `auto` the first that suits.

    Raises:
        NetdiagramError: no view draws this outline (`view.none`).
    """
    if options.view != "auto":
        return options.view
    for name, view in _tried(options):
        if view.suits(outline, options):
            return name
    raise _none()


def draw(outline: Outline, options: Options) -> Scene:
    """The picture, by the view asked for, or for `auto` by the first that suits.

    Raises:
        NetdiagramError: the view asked for cannot draw this outline, or none can (`view.none`).
    """
    if options.view != "auto":
        name = "tensors" if options.view == "graph" and options.nodes == "tensors" else options.view
        return VIEWS[name].draw(outline, options)
    for _, view in _tried(options):
        scene = view.attempt(outline, options)
        if scene is not None:
            return scene
    raise _none()


_DEFAULTS = Options()


def _tried(options: Options) -> Iterator[tuple[str, View]]:
    """The views that `auto` tries."""
    for name, view in VIEWS.items():
        if view.asks is None or any(getattr(options, asked) != getattr(_DEFAULTS, asked) for asked in view.asks):
            yield name, view


def _none() -> NetdiagramError:
    return NetdiagramError("view.none", "no view draws this network")
