"""Rows of a model as plain data, from Keras and from netdiagram alike, and a digest of them.

`python tests/support/application_facts.py` (with Keras installed) records the facts that the tests of the architectures compare with.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from netdiagram.ir import Network, Opaque

DATA = Path(__file__).parents[1] / "applications" / "data" / "facts.json.gz"
HEAD = "import keras\nfrom keras import layers\n"

SETTINGS = frozenset(
    (
        "filters", "kernel_size", "strides", "padding", "dilation_rate", "groups", "activation", "use_bias", "depth_multiplier", "units",
        "pool_size", "axis", "epsilon", "momentum", "center", "scale", "rate", "noise_shape", "max_value", "target_shape", "cropping",
        "keepdims", "offset", "mean", "variance", "data_format", "init_values", "projection_dim", "invert",
    )
)  # fmt: skip
"""Settings that are compared."""
_TODAY = {None: "linear", "swish": "silu", "hard_swish": "hard_silu"}

Row = dict[str, Any]


def _plain(word: str, value: Any) -> Any:
    """A setting in one spelling."""
    if word == "activation":
        return _TODAY.get(value, value) if not isinstance(value, Opaque) else value.text
    if word == "axis" and isinstance(value, int):
        value = [value]
    if isinstance(value, (list, tuple)):
        return [_plain("", item) for item in value]
    return f"{value:.9g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _row(name: str, type_: str, settings: Iterable[tuple[str, Any]], **facts: Any) -> Row:
    kept = {word: _plain(word, value) for word, value in settings if word in SETTINGS}
    return {"name": name, "type": type_, "settings": dict(sorted(kept.items())), **facts}


def ours(network: Network) -> list[Row]:
    """Rows of a network, nested ones within theirs."""
    return [
        _row(
            layer.name, layer.type, layer.settings.items() if not layer.operation else (), inputs=list(layer.inputs),
            shapes=[shape and list(shape) for shape in layer.output_shapes], operation=layer.operation,
            params=[layer.params, layer.trainable_params, layer.non_trainable_params],
            rows=ours(layer.network) if layer.network else [],
        )
        for layer in network.layers
    ]  # fmt: skip


def theirs(model: Any) -> list[Row]:
    """Rows of a Keras model, nested ones within theirs."""
    import keras

    if isinstance(model, keras.Sequential):
        model = model._functional
    nodes = {id(node) for rank in model._nodes_by_depth.values() for node in rank}
    rows = []
    for layer in model._operations:
        calls = [node for node in layer._inbound_nodes if id(node) in nodes]
        inputs = dict.fromkeys(tensor._keras_history.operation.name for node in calls for tensor in node.input_tensors)
        real, nested = isinstance(layer, keras.Layer), isinstance(layer, keras.Model)
        rows.append(_row(
            layer.name, type(layer).__name__, layer.get_config().items() if real and not nested else (), inputs=list(inputs),
            shapes=[list(tensor.shape) for tensor in calls[-1].output_tensors], operation=not real,
            params=counted(layer) if real else [0, 0, 0], rows=theirs(layer) if nested else [],
        ))  # fmt: skip
    return rows


def counted(layer: Any) -> list[int]:
    """Numbers in the weights of a Keras layer: all, learnt, not learnt."""

    def size(weights: Any) -> int:
        total = 0
        for weight in weights:
            count = 1
            for dim in weight.shape:
                count *= dim
            total += count
        return total

    learnt, fixed = size(layer.trainable_weights), size(layer.non_trainable_weights)
    return [learnt + fixed, learnt, fixed]


def digest(name: str, rows: list[Row]) -> dict[str, Any]:
    """What is kept of a model: enough to see that it is another one, and roughly where."""
    whole = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    return {
        "name": name,
        "rows": len(rows),
        "params": [sum(row["params"][kind] for row in rows) for kind in range(3)],
        "types": dict(sorted(Counter(row["type"] for row in rows).items())),
        "output": rows[-1]["shapes"],
        "digest": whole[:16],
    }


def recorded() -> dict[str, Any]:
    """The file: `models` by call, `refused` calls, `rows` of a few models in full."""
    facts: dict[str, Any] = json.loads(gzip.decompress(DATA.read_bytes()))
    return facts


def build(source: str) -> Any:
    """The Keras model that a listing makes: without numbers in its weights, and without a download."""
    import keras
    from keras.src.utils import file_utils

    keras.backend.clear_session()
    scope: dict[str, Any] = {}
    with (
        keras.StatelessScope(initialize_variables=False),
        patch.object(file_utils, "get_file", lambda *_, **__: "weights.h5"),
        patch.object(keras.Model, "load_weights", lambda *_, **__: None),
    ):
        exec(HEAD + source, scope)
    return scope["model"]


def record() -> None:
    """Write the file anew, for the calls that it has."""
    import keras

    old = recorded()
    facts: dict[str, Any] = {"keras": keras.__version__, "models": {}, "refused": [], "rows": {}}
    for source in (*old["models"], *old["refused"]):
        print(source, flush=True)
        try:
            model = build(source)
        except Exception:  # noqa: BLE001 - Keras refuses with whatever comes up
            facts["refused"].append(source)
            keras.config.set_image_data_format("channels_last")
            continue
        rows = json.loads(json.dumps(theirs(model)))
        facts["models"][source] = digest(model.name, rows)
        if source in old["rows"]:
            facts["rows"][source] = rows
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    DATA.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    record()
