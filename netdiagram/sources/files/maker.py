"""Entries of a configuration → layers and models of the graph that listings and files share."""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import LayerSpec, Opaque, TensorSpec
from netdiagram.layers.wrappers import RECURRENT
from netdiagram.sources.files import limits, nodes, operated, recorded, settings, spelling, unlisted
from netdiagram.sources.files.chains import SHAPES, first_shape
from netdiagram.sources.files.entries import (
    FUNCTIONAL,
    is_custom,
    is_functional,
    is_model,
    is_operation,
    kind_of,
    label,
    listed,
    name_of,
)
from netdiagram.sources.files.functional import functional
from netdiagram.sources.files.objects import (
    CustomLayer,
    FileLayer,
    FileOperation,
    FusedLSTM,
    SolvedEinsum,
    UnlistedLayer,
    connect,
    given_input,
    is_input,
    link,
    opaque,
    readable,
)
from netdiagram.sources.files.world import FileWorld
from netdiagram.sources.keras.convert import Wrapped
from netdiagram.sources.keras.graph import LayerObject, Tensor, flatten
from netdiagram.sources.keras.models import Functional, Model, Sequential

_INPUTS = frozenset(("InputLayer", "Input"))
_HOLDING = settings.SINGLE | settings.SEVERAL


class Maker:
    """Makes layers and models of their entries.

    Attributes:
        world: the file's run.
        models: made so far, in the order in which they were complete.
        unknown: a layer was made of whose shape the file may know more.
    """

    def __init__(self, world: FileWorld, shape: tuple[int | None, ...] | None = None) -> None:
        self.world = world
        self.models: list[Model] = []
        self.unknown = False
        self._shape = shape
        self._depth = 0
        self._format: str | None = None
        self._specs: dict[bytes, tuple[str, LayerSpec]] = {}
        self._shared: dict[tuple[int, str], LayerObject] = {}
        self._parts: dict[int, list[LayerObject]] = {}

    # -- models

    def model(self, entry: Mapping[str, Any]) -> Model:
        """A model.

        Raises:
            NetdiagramError: it cannot be read, or Keras would refuse it.
        """
        self._depth += 1
        if self._depth > limits.MODELS:
            raise NetdiagramError("limit.depth", f"models are nested more than {limits.MODELS} deep")
        self.world.layer()
        kind, config = kind_of(entry), entry.get("config")
        if isinstance(config, (list, tuple)) and kind not in FUNCTIONAL:
            config = {"layers": config}
        if not isinstance(config, dict) or (kind in FUNCTIONAL and not is_functional(config)):
            raise NetdiagramError("file.model", f"the file has no configuration of the model '{kind}'")
        self._note_format(config)
        name = name_of(entry) or self.world.names.make(kind)
        model: Model
        if is_functional(config):
            model, parts = functional(self, name, "Functional" if kind in FUNCTIONAL else kind, config)
            self._parts[id(model)] = parts
        else:
            model = self._chain(name, kind, config)
        # its layers have flags of their own
        model.trainable = config.get("trainable") is not False
        self._depth -= 1
        self.models.append(model)
        return model

    def _note_format(self, config: Mapping[str, Any]) -> None:
        """Keras 1 lost the data format of some layers: they have that of the others."""
        entries = config.get("layers")
        for entry in entries if isinstance(entries, (list, tuple)) else ():
            own = entry.get("config") if isinstance(entry, dict) else None
            if isinstance(own, dict) and own.get("dim_ordering") == "th":
                self._format = "channels_first"
                return

    def parts(self, model: Model) -> list[LayerObject]:
        """The layers of a model in the order of the file."""
        return self._parts.get(id(model), [])

    def _chain(self, name: str, kind: str, config: Mapping[str, Any]) -> Model:
        entries = listed(config, label(kind, name))
        if not entries:
            raise NetdiagramError("file.model", f"{label(kind, name)} has no layers")
        if _holds_branches(entries[0]):
            return self._merged(name, kind, entries)
        model = Sequential(name, kind, None)
        model.chain = [self.layer(entry) for entry in entries]
        names = [layer.name for layer in model.chain]
        if len(set(names)) < len(names):
            twice = next(name for index, name in enumerate(names) if name in names[:index])
            raise NetdiagramError("file.name", f"{model.title} has two layers called '{twice}'")
        if any(is_input(layer) for layer in model.chain[1:]):
            raise NetdiagramError("model.input", f"{model.title}: an InputLayer stands behind other layers")
        if self.unknown:
            recorded.along(model.chain, entries)
        self._parts[id(model)] = list(model.chain)
        self._start(model, entries, config)
        return model

    def _start(self, model: Sequential, entries: list[dict[str, Any]], config: Mapping[str, Any]) -> None:
        """Build the chain, if its input is known."""
        first = model.chain[0]
        if not is_input(first):
            spec = self._input_of(entries[0], first, config)
            if spec is None:
                return
            model.chain.insert(0, self._input(f"{first.name}_input", spec))
        link(self.world, model)

    def _input_of(self, entry: Mapping[str, Any], first: LayerObject, config: Mapping[str, Any]) -> TensorSpec | None:
        """What a chain without an input layer is called on: its first layer may say, or the file, or the caller."""
        own = entry.get("config")
        shape = first_shape(own, first.type) if isinstance(own, dict) else None
        if shape is None and isinstance(first, Model):
            given = flatten(first.inputs) if first.inputs is not None else []
            if len(given) == 1:
                return given[0].spec  # type: ignore[no-any-return]
        if shape is None:
            shape = nodes.dims(config.get("build_input_shape"))
        if shape is None and self._depth == 1 and self._shape is not None:
            shape = (None, *self._shape)
        if shape is None:
            return None
        dtype = settings.policy(own.get("dtype")) if isinstance(own, dict) else None
        return TensorSpec(shape, "int32" if first.type == "Embedding" else dtype or "float32")

    def _input(self, name: str, spec: TensorSpec) -> FileLayer:
        self.world.layer()
        return given_input(name, infer.construct("InputLayer", (), {"batch_shape": spec.shape, "dtype": spec.dtype}))

    def _merged(self, name: str, kind: str, entries: list[dict[str, Any]]) -> Model:
        """A `Sequential` of Keras 1 that begins with the merge of several models."""
        inputs: list[Tensor] = []
        outputs = []
        for entry in listed(entries[0]["config"], "Merge"):
            branch = self.model(entry)
            if branch.inputs is None:
                raise NetdiagramError(
                    "model.unbuilt", f"{branch.title}: the file does not say what shape its input has"
                )
            given: list[Tensor] = []
            for tensor in flatten(branch.inputs):
                own = f"{branch.name}_{tensor.node.layer.name}"
                given.append(self._input(own, tensor.spec).nodes[0].outputs[0])
            inputs += given
            outputs.append(connect(self.world, branch, (given[0] if len(given) == 1 else given,), {}))
        tensor = connect(self.world, self.layer(entries[0]), (outputs,), {})
        for entry in entries[1:]:
            tensor = connect(self.world, self.layer(entry), (tensor,), {})
        return Functional(inputs, tensor, name, kind, None)

    # -- layers

    def layer(self, entry: Mapping[str, Any], name: str | None = None) -> LayerObject:
        """A layer, an operation or a nested model.

        Args:
            entry: as the file has it.
            name: by which the model calls it; None for its own.
        """
        shared = entry.get("shared_object_id")
        if shared.__class__ is not int:
            return self._layer(entry, name)
        # one layer in several models: later files name it, with all its arguments, wherever it is used
        known = self._shared.get((shared, kind_of(entry)))
        if known is None:
            known = self._shared[shared, kind_of(entry)] = self._layer(entry, name)
        return known

    def _layer(self, entry: Mapping[str, Any], name: str | None) -> LayerObject:
        key = self._key(entry)
        kept = None if key is None else self._specs.get(key)
        if kept is not None:
            # an equal layer was made before
            self.world.layer()
            kind, spec = kept
            return self._from(kind, spec, name or name_of(entry), key)
        if is_model(entry):
            return self.model(entry if name is None else {**entry, "name": name})
        self.world.layer()
        kind, config = kind_of(entry), entry.get("config")
        if config is None:
            config = {}
        if not isinstance(config, dict):
            raise NetdiagramError("file.layer", f"{label(kind, name)}: the file has no configuration of it")
        name = name or name_of(entry)
        if is_custom(entry) and not unlisted.is_own(entry, kind, config):
            return self._custom(kind, config, name)
        if is_operation(entry):
            return operated.operation(self, kind, config, name)
        if kind == "Merge":
            kind, config = spelling.merge(config)
        today, config = spelling.today(kind, config, self._format)
        if kind == "EinsumDense" and isinstance(config.get("dtype"), str):
            # Keras 3 writes a policy there
            kind = _OLD_EINSUM
        if today in layers.TABLE:
            spec = self._input_spec(config, name) if today in _INPUTS else self._spec(today, config, name)
            if key is not None:
                self._specs[key] = kind, spec
            return self._from(kind, spec, name, key)
        row = unlisted.ROWS.get(today)
        if row is not None:
            made = UnlistedLayer(row.rule, today, name or self.world.names.make(today), row.family, opaque(config))
            made.trainable = config.get("trainable") is not False
            return made
        if kind in operated.FUNCTIONS:
            return operated.function(self, kind, config, name)
        return self._custom(kind, config, name)

    def _key(self, entry: Mapping[str, Any]) -> bytes | None:
        """What tells one layer from another, besides its name, as bytes to be compared and never read.

        None where a layer holds further layers, or anything unusual.
        """
        config = entry.get("config")
        if config.__class__ is not dict or not _HOLDING.isdisjoint(config):
            return None
        config = {**config, "name": None}
        try:
            return marshal.dumps(
                (entry.get("class_name"), entry.get("module"), entry.get("registered_name"), config, self._format), 4
            )
        except ValueError:
            return None

    def _from(self, kind: str, spec: LayerSpec, name: str | None, key: bytes | None) -> LayerObject:
        """A layer of the catalogue, from its bound arguments."""
        name = name or self.world.names.make(spec.type)
        if spec.type == "InputLayer":
            return given_input(name, spec)
        if spec.type == "Lambda":
            self.unknown = True
        own = _OWN.get(kind)
        made = FileLayer(spec, name, key) if own is None else own(spec, name, None)
        if key is None:
            made.inner = [value.layer for value in flatten(tuple(spec.settings.values())) if isinstance(value, Wrapped)]
        return made

    def _input_spec(self, config: Mapping[str, Any], name: str | None) -> LayerSpec:
        shape = next((config[word] for word in SHAPES if config.get(word) is not None), None)
        kept = {word: value for word, value in config.items() if word in ("dtype", "optional")}
        if shape is not None:
            kept["batch_shape"] = shape
        else:
            kept |= {word: config[word] for word in ("shape", "batch_size", "input_shape") if word in config}
        return self._spec("InputLayer", kept, name)

    def _spec(self, kind: str, config: Mapping[str, Any], name: str | None) -> LayerSpec:
        """The bound arguments of a layer, without its name."""
        with readable(label(kind, name)):
            given, unread = settings.read(kind, config, self)
            if name is not None and "/" not in name and "name" in settings.accepted(kind):
                # for messages
                given["name"] = name
            spec = infer.construct(kind, (), given)
        if unread:
            self._tell_unread(kind, unread)
        trainable = config.get("trainable") is not False
        return LayerSpec(spec.type, spec.settings, None, trainable, window=spec.window)

    def _tell_unread(self, kind: str, words: tuple[str, ...]) -> None:
        """Arguments that today's layer does not have are left out; only those that no version of Keras wrote are told."""
        for word in words:
            if word not in settings.DROPPED:
                self.world.warn(
                    "file.argument", f"{kind} has an argument '{word}' in this file that is not known: it is left out"
                )

    def _custom(self, kind: str, config: Mapping[str, Any], name: str | None) -> LayerObject:
        made = CustomLayer(kind, name or self.world.names.make(kind), opaque(config))
        made.trainable = config.get("trainable") is not False
        self.unknown = True
        self.world.warn(
            "layer.foreign", f"'{kind}' is not a layer of Keras: what the file has not recorded of it stays unknown"
        )
        return made

    # -- what layers are called on, and what they hold

    def arguments(
        self, layer: LayerObject, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The arguments of a call as the layer of today takes them."""
        if isinstance(layer, FileOperation):
            if "slice_spec" in kwargs:
                spec = kwargs["slice_spec"]
                return (*args, tuple(spec) if isinstance(spec, list) else spec), {}
            return layer.bound(args, {word: value for word, value in kwargs.items() if word != "name"})
        if args and layer.type in _LISTED and isinstance(args[0], list) and len(args[0]) > 1:
            # Keras 2 gives recurrent layers their first states in one list with the sequence
            first, *states = args[0]
            return (first, *args[1:]), {**kwargs, "initial_state": states}
        return args, kwargs

    def wrapped(self, entry: Any) -> Any:
        """A layer as a value of settings."""
        if not isinstance(entry, dict):
            return Opaque("…") if entry is not None else None
        self._depth += 1
        if self._depth > limits.MODELS:
            raise NetdiagramError("limit.depth", f"layers are nested more than {limits.MODELS} deep")
        layer = self.layer(entry)
        self._depth -= 1
        if layer.__class__ is FileLayer:
            return replace(layer.spec, name=layer.name)
        if isinstance(layer, CustomLayer):
            return LayerSpec(layer.type, layer.settings, layer.name, layer.trainable, custom=True)
        world: Any = self.world
        return Wrapped(world, layer)

    def count(self, values: int) -> None:
        """Note that so many values are looked at."""
        self.world.count(values)


_OLD_EINSUM = "EinsumDense of Keras 2"
_OWN: Mapping[str, type[FileLayer]] = {"CuDNNLSTM": FusedLSTM, _OLD_EINSUM: SolvedEinsum}
"""Layers that computed otherwise than today's of that name."""
_LISTED = RECURRENT | {"Bidirectional"}


def _holds_branches(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is a `Merge` of Keras 1 with whole models in it."""
    config = entry.get("config")
    return entry.get("class_name") == "Merge" and isinstance(config, dict) and "layers" in config
