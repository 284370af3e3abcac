"""Functional models of a file: calls are made as soon as what they are called on is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netdiagram.errors import NetdiagramError
from netdiagram.sources.files import nodes, recorded
from netdiagram.sources.files.entries import label, listed, name_of
from netdiagram.sources.files.nodes import FileCall, Reference
from netdiagram.sources.files.objects import connect, is_input
from netdiagram.sources.keras.graph import LayerObject, Tensor, flatten
from netdiagram.sources.keras.models import Functional, Model

if TYPE_CHECKING:
    from netdiagram.sources.files.maker import Maker

_CONTEXT = frozenset(("training",))


def functional(maker: Maker, name: str, kind: str, config: Mapping[str, Any]) -> tuple[Functional, list[LayerObject]]:
    """A model between inputs and outputs, and its layers in the order of the file.

    Args:
        maker: makes its layers.
        name: of the model.
        kind: its class.
        config: as the file has it.

    Raises:
        NetdiagramError: the graph has a cycle or a loose end, or Keras would refuse it.
    """
    graph = _Graph(maker, name, kind, config)
    return graph.model(), list(graph.layers.values())


class _Graph:
    """One model while it is made.

    Attributes:
        layers: by name.
        calls: of each layer, as the file has them.
        made: outputs of each layer's calls so far.
        base: the number of a nested model's first call, where that is not 0.
    """

    def __init__(self, maker: Maker, name: str, kind: str, config: Mapping[str, Any]) -> None:
        self.maker = maker
        self.name = name
        self.kind = kind
        self.title = label(kind, name)
        self.inputs = nodes.ends(f"the inputs of {self.title}", config.get("input_layers"))
        self.outputs = nodes.ends(f"the outputs of {self.title}", config.get("output_layers"))
        self.entries: dict[str, dict[str, Any]] = {}
        for entry in listed(config, self.title):
            given = name_of(entry)
            if given is None:
                raise NetdiagramError("file.name", f"{self.title} has a layer without a name")
            if given in self.entries:
                raise NetdiagramError("file.name", f"{self.title} has two layers called '{given}'")
            self.entries[given] = entry
        self.layers: dict[str, LayerObject] = {}
        self.calls: dict[str, list[FileCall]] = {}
        self.made: dict[str, list[list[Tensor]]] = {}
        self.base: dict[str, int] = {}

    def model(self) -> Functional:
        """The model."""
        for name, entry in self.entries.items():
            layer = self.layers[name] = self.maker.layer(entry, name)
            if is_input(layer):
                self.made[name], self.calls[name] = [layer.nodes[0].outputs], []
            else:
                self.made[name] = []
                listed_calls = entry.get("inbound_nodes")
                self.maker.count(len(listed_calls) if isinstance(listed_calls, (list, tuple)) else 0)
                self.calls[name] = nodes.calls(layer.title, listed_calls, self.entries.__contains__)
        self._find_bases()
        if self.maker.unknown:
            recorded.within(self.layers, self.calls, self.entries, self.place)
        self._run()
        return Functional(
            self._ends(self.inputs, "inputs"), self._ends(self.outputs, "outputs"), self.name, self.kind, None
        )

    # -- which call is meant

    def _find_bases(self) -> None:
        """From which number on the calls of nested models are counted.

        A functional model counts as called once when it is made, so that files number its calls from 1; but not so in the calls of
        Keras 3, and models that were made without knowing their input did not either.
        """
        modern = any(not reference.listed for reference in self._references())
        ranges: dict[str, list[int]] = {}
        for reference in (*self._references(), *flatten(self.outputs)):
            if (
                isinstance(reference, Reference)
                and reference.listed
                and isinstance(self.layers.get(reference.layer), Model)
            ):
                ranges.setdefault(reference.layer, []).append(reference.call)
        for name, numbers in ranges.items():
            model = self.layers[name]
            if min(numbers) > 0 and max(numbers) >= len(self.calls[name]):
                self.base[name] = 1
            elif min(numbers) > 0 and (isinstance(model, Functional) or not modern):
                self.base[name] = int(isinstance(model, Model) and model.ordered() is not None)

    def _references(self) -> list[Reference]:
        return [reference for calls in self.calls.values() for call in calls for reference in call.references]

    def place(self, reference: Reference) -> tuple[str, int]:
        """The layer and the call that a reference means."""
        base = self.base.get(reference.layer, 0) if reference.listed else 0
        return reference.layer, max(reference.call - base, 0)

    # -- making the calls

    def _run(self) -> None:
        waiting: dict[tuple[str, int], list[str]] = {}
        ready = [name for name in reversed(self.calls) if self.calls[name]]
        done = dict.fromkeys(self.calls, 0)
        while ready:
            name = ready.pop()
            while done[name] < len(self.calls[name]):
                call = self.calls[name][done[name]]
                missing = self._missing(name, call)
                if missing is not None:
                    waiting.setdefault(missing, []).append(name)
                    break
                self._call(name, call)
                ready += waiting.pop((name, done[name]), [])
                done[name] += 1
        if waiting:
            self._refuse_loop(waiting)

    def _missing(self, name: str, call: FileCall) -> tuple[str, int] | None:
        for reference in call.references:
            source, index = self.place(reference)
            made = self.made.get(source)
            if made is None:
                raise NetdiagramError(
                    "file.call", f"{self.layers[name].title} is called on '{source}', which the model does not have"
                )
            if index >= len(made):
                return source, index
        return None

    def _refuse_loop(self, waiting: Mapping[tuple[str, int], list[str]]) -> None:
        (source, index), (name, *_) = next(iter(waiting.items()))
        title = self.layers[name].title
        if index >= max(len(self.calls[source]), len(self.made[source])):
            times = len(self.calls[source])
            raise NetdiagramError(
                "file.call",
                f"{title} is called on call {index + 1} of '{source}', which is called {times} {'time' if times == 1 else 'times'}",
            )
        raise NetdiagramError(
            "file.cycle", f"{title} is called on '{source}', which waits for it: the graph of {self.title} has a cycle"
        )

    def _call(self, name: str, call: FileCall) -> None:
        layer = self.layers[name]
        args = tuple([self._filled(value) for value in call.args])
        kwargs = {
            word: self._filled(value)
            for word, value in call.kwargs.items()
            if value is not None and word not in _CONTEXT
        }
        args, kwargs = self.maker.arguments(layer, args, kwargs)
        connect(self.maker.world, layer, args, kwargs)
        self.made[name].append(layer.nodes[-1].outputs)

    def _filled(self, value: Any) -> Any:
        kind = value.__class__
        if kind is Reference:
            return self._tensor(value)
        if kind is list:
            return [self._filled(each) for each in value]
        if kind is dict:
            return {key: self._filled(each) for key, each in value.items()}
        return value

    def _tensor(self, reference: Reference) -> Tensor:
        name, index = self.place(reference)
        made = self.made.get(name)
        if made is None or index >= len(made):
            raise NetdiagramError(
                "file.call", f"{self.title} refers to call {index + 1} of '{name}', which there is not"
            )
        outputs = made[index]
        if reference.output >= len(outputs):
            if len(outputs) == 1 and outputs[0].shape is None:
                return outputs[0]
            count = f"{len(outputs)} output{'' if len(outputs) == 1 else 's'}"
            raise NetdiagramError(
                "file.call", f"{self.title} refers to output {reference.output + 1} of '{name}', which has {count}"
            )
        return outputs[reference.output]

    def _ends(self, structure: Any, word: str) -> Any:
        if not any(isinstance(leaf, Reference) for leaf in flatten(structure)):
            raise NetdiagramError("file.model", f"the file does not say what the {word} of {self.title} are")
        return self._filled(structure)
