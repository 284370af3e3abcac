"""Networks for tests of views, built layer by layer through `infer`: no listing is read for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Call, Layer, Network, Settings, TensorSpec
from netdiagram.views.words import snake

Row = tuple[str, tuple[Any, ...], dict[str, Any]]


def layer(kind: str, *args: Any, **kwargs: Any) -> Row:
    """One layer as a listing would write it."""
    return kind, args, kwargs


def image(*shape: int | None, **kwargs: Any) -> Row:
    """An input, without its batch."""
    return "InputLayer", (), {"shape": shape, **kwargs}


class Builder:
    """A network that grows call by call."""

    def __init__(self, name: str = "sequential", kind: str = "Sequential") -> None:
        self.name, self.kind = name, kind
        self.layers: list[Layer] = []
        self.calls: list[Call] = []
        self._counts: dict[str, int] = {}

    def add(self, row: Row, *sources: int) -> int:
        """Call a new layer on the outputs of some calls; the index of its call."""
        kind, args, kwargs = row
        spec = infer.construct(kind, args, kwargs)
        found = layers.find(kind)
        assert found is not None
        stem = "input_layer" if kind == "InputLayer" else snake(found.name)
        number = self._counts.get(stem, 0)
        name = kwargs.get("name")
        if name is None:
            self._counts[stem] = number + 1
            name = f"{stem}_{number}" if number else stem
        if kind == "InputLayer":
            outputs, weights, macs = ((None, *kwargs["shape"]),), (), 0
        else:
            given = tuple(TensorSpec(self.calls[source].outputs[0]) for source in sources)
            called = infer.call(spec, given[0] if len(given) == 1 else given)
            outputs, weights, macs = tuple(out.shape for out in called.outputs), called.weights, called.macs
        params, trainable, fixed = infer.count(weights, True)
        settings = Settings() if kind == "InputLayer" else spec.settings
        self.layers.append(
            Layer(
                name,
                found.name,
                found.family,
                settings,
                tuple(self.layers[self.calls[source].layer].name for source in sources),
                outputs,
                weights=weights,
                params=params,
                trainable_params=trainable,
                non_trainable_params=fixed,
                macs=macs,
            )
        )
        self.calls.append(Call(len(self.layers) - 1, tuple((source, 0) for source in sources), outputs))
        return len(self.calls) - 1

    def network(self, *outputs: int) -> Network:
        """The network; its outputs are those of the last call where none are named."""
        returned = outputs or (len(self.calls) - 1,)
        return Network(self.name, self.kind, tuple(self.layers), tuple(self.calls), tuple((out, 0) for out in returned))


def chain(name: str, *rows: Row) -> Network:
    """Layers one after the other."""
    builder = Builder(name)
    last = builder.add(rows[0])
    for row in rows[1:]:
        last = builder.add(row, last)
    return builder.network()


def conv(filters: int, size: int = 3, **kwargs: Any) -> Row:
    """A convolution that keeps its input's size, with ReLU."""
    return layer("Conv2D", filters, size, **{"padding": "same", "activation": "relu", **kwargs})


def vgg16() -> Network:
    """VGG16 with Keras's names."""
    rows = [image(224, 224, 3, name="input")]
    for block, (count, filters) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), 1):
        rows += [conv(filters, name=f"block{block}_conv{i + 1}") for i in range(count)]
        rows.append(layer("MaxPooling2D", 2, 2, name=f"block{block}_pool"))
    rows += [layer("Flatten", name="flatten"), layer("Dense", 4096, activation="relu", name="fc1")]
    rows += [
        layer("Dense", 4096, activation="relu", name="fc2"),
        layer("Dense", 1000, activation="softmax", name="predictions"),
    ]
    return chain("vgg16", *rows)


def lenet() -> Network:
    """LeNet-5 without names."""
    return chain(
        "sequential",
        image(32, 32, 1),
        layer("Conv2D", 6, 5, activation="tanh"),
        layer("AveragePooling2D", 2),
        layer("Conv2D", 16, 5, activation="tanh"),
        layer("AveragePooling2D", 2),
        layer("Flatten"),
        layer("Dense", 120, activation="tanh"),
        layer("Dense", 84, activation="tanh"),
        layer("Dense", 10, activation="softmax"),
    )


def cifar() -> Network:
    """A small network with everything that is fused."""
    rows = [image(32, 32, 3)]
    for filters, rate in ((32, 0.2), (64, 0.3)):
        for _ in range(2):
            rows += [
                layer("Conv2D", filters, 3, padding="same"),
                layer("BatchNormalization"),
                layer("Activation", "relu"),
            ]
        rows += [layer("MaxPooling2D", 2), layer("Dropout", rate)]
    rows += [layer("Flatten"), layer("Dense", 128), layer("BatchNormalization"), layer("Activation", "relu")]
    return chain("sequential", *rows, layer("Dropout", 0.5), layer("Dense", 10, activation="softmax"))


def mlp() -> Network:
    """Vectors alone."""
    return chain(
        "mlp",
        image(784),
        layer("Dense", 512, activation="relu"),
        layer("Dropout", 0.2),
        layer("Dense", 256, activation="relu"),
        layer("Dense", 10, activation="softmax"),
    )


def sentences() -> Network:
    """Words, convolutions over time, a recurrent layer."""
    return chain(
        "sentences",
        image(400),
        layer("Embedding", 20000, 128),
        layer("Conv1D", 64, 5, activation="relu"),
        layer("MaxPooling1D", 2),
        layer("LSTM", 64, return_sequences=True),
        layer("GRU", 32),
        layer("Dense", 1, activation="sigmoid"),
    )


def generator() -> Network:
    """A vector that becomes an image."""
    return chain(
        "generator",
        image(100),
        layer("Dense", 7 * 7 * 256, use_bias=False),
        layer("BatchNormalization"),
        layer("Activation", "leaky_relu"),
        layer("Reshape", (7, 7, 256)),
        layer("Conv2DTranspose", 128, 5, padding="same"),
        layer("BatchNormalization"),
        layer("Activation", "leaky_relu"),
        layer("Conv2DTranspose", 64, 5, strides=2, padding="same"),
        layer("Conv2DTranspose", 1, 5, strides=2, padding="same", activation="tanh"),
    )


def videos() -> Network:
    """Volumes."""
    return chain(
        "videos",
        image(16, 112, 112, 3),
        layer("Conv3D", 64, 3, padding="same", activation="relu"),
        layer("MaxPooling3D", (1, 2, 2)),
        layer("Conv3D", 128, 3, padding="same", activation="relu"),
        layer("Conv3D", 128, 3, padding="same", activation="relu"),
        layer("MaxPooling3D", 2),
        layer("GlobalAveragePooling3D"),
        layer("Dense", 101, activation="softmax"),
    )


def deep(blocks: int = 8) -> Network:
    """A chain too long for one row."""
    rows = [image(256, 256, 3)]
    for block in range(blocks):
        rows += [conv(16 * 2 ** (block // 2) * (1 + i % 2)) for i in range(5)]
        rows.append(layer("MaxPooling2D", 2) if block < 6 else conv(512, strides=2))
    return chain("deep", *rows, layer("GlobalAveragePooling2D"), layer("Dense", 10, activation="softmax"))


CHAINS: dict[str, Callable[[], Network]] = {
    "vgg16": vgg16,
    "lenet": lenet,
    "cifar": cifar,
    "mlp": mlp,
    "sentences": sentences,
    "generator": generator,
    "videos": videos,
    "deep": deep,
}


# -- any chain


def _vectors() -> list[Row]:
    return [
        layer("Dense", 1),
        layer("Dense", 10, activation="softmax"),
        layer("Dense", 4096, activation="relu"),
        layer("Dropout", 0.5),
        layer("BatchNormalization"),
        layer("Activation", "relu"),
        layer("Reshape", (-1, 1)),
        layer("RepeatVector", 12),
        layer("Embedding", 1000, 32),
        layer("Flatten"),
    ]


def _windowed(rank: int) -> list[Row]:
    rows = [
        layer("Activation", "tanh"),
        layer("BatchNormalization"),
        layer("LayerNormalization"),
        layer("Dropout", 0.1),
    ]
    rows += [layer("Dense", 7), layer("Flatten")]
    for filters in (1, 16, 300):
        rows.append(layer(f"Conv{rank}D", filters, 3, padding="same", activation="relu"))
    rows += [
        layer(f"Conv{rank}D", 64, 3, strides=2, padding="same"),
        layer(f"Conv{rank}D", 8, 1),
        layer(f"MaxPooling{rank}D", 2),
        layer(f"MaxPooling{rank}D", 3, strides=1, padding="same"),
        layer(f"GlobalAveragePooling{rank}D"),
        layer(f"UpSampling{rank}D", 2),
        layer(f"ZeroPadding{rank}D", 1),
        layer(f"Conv{rank}DTranspose", 24, 3, strides=2, padding="same"),
    ]
    if rank == 1:
        rows += [layer("LSTM", 20, return_sequences=True), layer("GRU", 30), layer("Permute", (2, 1))]
    return rows


_ROWS = {2: _vectors(), 3: _windowed(1), 4: _windowed(2), 5: _windowed(3)}
_NAMES = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(
        ["block1_conv", "fc", "a_very_long_name_for_one_layer_of_a_network_indeed", "Schicht–ü", "層", "x"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30),
)


@st.composite
def chains(draw: st.DrawFn, most: int = 30) -> Network:
    """A valid chain of layers over vectors, sequences, images or volumes, named or not."""
    rank = draw(st.integers(1, 4))
    size = st.one_of(st.integers(1, 9), st.integers(10, 600), st.just(224), st.none())
    shape = [draw(size) for _ in range(rank - 1)] + [draw(st.integers(1, 600))]
    builder = Builder(draw(st.sampled_from(["sequential", "net", "a model with a long name"])))
    last = builder.add(image(*shape))
    used = {"input_layer"}
    stems = {snake(row[0]) for rows in _ROWS.values() for row in rows}  # of names that Keras makes up
    for _ in range(draw(st.integers(0, most))):
        shapes = builder.calls[last].outputs
        if shapes[0] is None or len(shapes[0]) not in _ROWS:
            break
        kind, args, kwargs = draw(st.sampled_from(_ROWS[len(shapes[0])]))
        name = draw(_NAMES)
        if name is not None and name not in used and name.rstrip("_0123456789") not in stems:
            used.add(name)
            kwargs = {**kwargs, "name": name}
        for _ in range(draw(st.sampled_from([1, 1, 1, 2, 9]))):
            try:
                last = builder.add((kind, args, kwargs), last)
            except NetdiagramError:
                break
            kwargs = {key: value for key, value in kwargs.items() if key != "name"}
    return builder.network()
