"""How much memory weights and activations take, at a number format.

Weights: what a layer's variables hold. Activations: what its outputs hold for one sample, once for every call; what happens inside a
layer (attention scores, the states of recurrent layers) is not counted. A layer's own number format wins over the one asked for; whole
numbers (indices of an embedding, say) keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from netdiagram.ir import Call, Layer, Network, Shape, Weight
from netdiagram.records import sealed

BYTES: Mapping[str, int] = {
    "float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "float8_e4m3fn": 1, "float8_e5m2": 1,
    "int64": 8, "int32": 4, "int16": 2, "int8": 1, "uint64": 8, "uint32": 4, "uint16": 2, "uint8": 1, "bool": 1,
    "complex64": 8, "complex128": 16,
}  # fmt: skip
"""Bytes of a number. Strings have no size of their own."""
POLICIES: Mapping[str, tuple[str, str]] = {
    "mixed_float16": ("float32", "float16"),
    "mixed_bfloat16": ("float32", "bfloat16"),
}
"""Policy → number formats of variables and of what is computed."""
_KERNELS = {"int8": "int8", "int4": "int8", "gptq": "uint8", "awq": "uint8", "float8": ""}
"""Quantizing mode → what kernels are kept in (two entries of four bits in a byte); what goes with them is as all variables."""
_PACKED = frozenset({"kernel", "embeddings", "kernel_zero", "reverse_embeddings"})


@sealed
class Memory:
    """Bytes that a layer takes; None where that is not known.

    Attributes:
        activations: its outputs, of one sample.
        weights: its variables.
    """

    activations: int | None
    weights: int | None


@sealed
class Total:
    """Bytes that a network takes: what is known of it.

    Attributes:
        activations: all outputs, of one sample.
        weights: all variables.
        partial: something unknown is left out.
    """

    activations: int
    weights: int
    partial: bool


def formats(policy: str) -> tuple[str, str]:
    """Number formats of variables and of what is computed, for a number format or policy, quantizing ones included."""
    source = policy.rpartition("_from_")[2]
    return POLICIES.get(source, (source, source))


def memory(network: Network, dtype: str = "float32") -> dict[tuple[str, ...], Memory]:
    """Memory by names (outer models first) of all layers.

    Args:
        network: inferred.
        dtype: number format, or policy (`mixed_float16`), of what does not say for itself.
    """
    made: dict[tuple[str, ...], Memory] = {}
    _network(network, formats(dtype), (), made)
    return made


def total(network: Network, found: Mapping[tuple[str, ...], Memory], dtype: str = "float32") -> Total:
    """The sum over a network's rows, weights that several of them share once.

    Args:
        network: inferred.
        found: what its layers take.
        dtype: as they were counted at.
    """
    rows = [found[layer.name,] for layer in network.layers]
    again = network.shared[0] * BYTES[formats(dtype)[0]]
    return Total(
        sum(row.activations or 0 for row in rows),
        sum(row.weights or 0 for row in rows) - again,
        any(memory.activations is None or memory.weights is None for memory in found.values()),
    )


def _network(
    network: Network, default: tuple[str, str], outer: tuple[str, ...], made: dict[tuple[str, ...], Memory]
) -> None:
    sizes: dict[int, int | None] = dict.fromkeys(range(len(network.layers)), 0)
    states: list[tuple[str, ...]] = []
    for call in network.calls:
        layer = network.layers[call.layer]
        types = _types(
            layer, call, [states[source][output] for source, output in call.inputs if source < len(states)], default
        )
        states.append(types)
        # the input of a nested model is a tensor of the model around it
        if not (outer and layer.type == "InputLayer"):
            sizes[call.layer] = _sum((sizes[call.layer], *map(_held, call.outputs, types)))
    for index, layer in enumerate(network.layers):
        key = (*outer, layer.name)
        activations = sizes[index]
        if layer.network is not None:
            _network(layer.network, default, key, made)
            inside = [made[*key, row.name].activations for row in layer.network.layers]
            times = sum(call.layer == index for call in network.calls)
            if activations is not None and inside:
                whole = _sum(inside)
                activations = None if whole is None else whole * times
        made[key] = Memory(activations, _weights(layer, default[0], made, key))


def _weights(layer: Layer, default: str, made: Mapping[tuple[str, ...], Memory], key: tuple[str, ...]) -> int | None:
    if layer.weights is None:
        return None
    if layer.network is not None and layer.params == sum(row.params or 0 for row in layer.network.layers):
        return _sum([made[*key, row.name].weights for row in layer.network.layers])
    policy = _own(layer.settings)
    return _sum([_size(weight, formats(policy)[0] if policy else default, policy) for weight in layer.weights])


def _size(weight: Weight, dtype: str, policy: str) -> int | None:
    mode = policy.partition("_from_")[0].partition("/")[0] if "_from_" in policy else ""
    if mode and weight.name.rpartition("/")[2] in _PACKED:
        dtype = _KERNELS.get(mode, "") or dtype
    each = BYTES.get(weight.dtype or dtype)
    return None if weight.size is None or each is None else weight.size * each


def _own(settings: Mapping[str, Any]) -> str:
    """What a layer says itself: a number format, a policy, or nothing."""
    dtype = settings.get("dtype")
    if isinstance(dtype, dict):
        config = dtype.get("config")
        dtype = config.get("name") if isinstance(config, dict) else None
    return dtype if isinstance(dtype, str) else ""


def _types(layer: Layer, call: Call, sources: Sequence[str], default: tuple[str, str]) -> tuple[str, ...]:
    """Number formats of a call's outputs."""
    recorded = call.dtypes or ("float32",) * len(call.outputs)
    if _own(layer.settings):
        return recorded
    if layer.type == "InputLayer":
        usual = default[0]
    elif layer.operation:
        usual = next((source for source in sources if "float" in source), default[1])
    else:
        usual = default[1]
    return tuple([usual if dtype == "float32" else dtype for dtype in recorded])


def _held(shape: Shape | None, dtype: str) -> int | None:
    """Bytes of one sample of a tensor."""
    size = BYTES.get(dtype)
    if shape is None or size is None:
        return None
    for dim in shape[1:]:
        if dim is None:
            return None
        size *= dim
    return size


def _sum(values: Iterable[int | None]) -> int | None:
    whole = 0
    for value in values:
        if value is None:
            return None
        whole += value
    return whole
