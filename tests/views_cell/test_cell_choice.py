"""Which layer is looked into: the option `layer`, the first with the most to see, and what is said where none is."""

from __future__ import annotations

import layered_laws as laws
import pytest
from cells import drawn

import netdiagram
from netdiagram import blocks, views
from netdiagram.errors import NetdiagramError
from netdiagram.ir import anchor
from netdiagram.options import Options

MIXED = "Input(20, 24)\nDense(8, name='first')\nLayerNormalization()\nLSTM(4, name='memory')\nDense(2, name='last')\nDropout(0.1)"
NESTED = """
inner = Sequential([Input((20, 24)), LSTM(4, name='memory')], name='encoder')
x = Input((20, 24))
m = Model(x, Dense(2)(inner(x)))
"""


def test_the_first_layer_with_the_most_to_see_is_shown() -> None:
    assert drawn(netdiagram.load(MIXED)).title == "Inside memory"
    assert drawn(netdiagram.load("Input(8)\nDense(8)\nBatchNormalization(name='norm')")).title == "Inside norm"
    assert drawn(netdiagram.load("Input(8)\nDense(8, name='a')\nDense(8, name='b')")).title == "Inside a"


def test_a_layer_is_asked_for_by_its_name() -> None:
    assert drawn(netdiagram.load(MIXED), layer="last").title == "Inside last"


def test_layers_of_models_within_models_are_found() -> None:
    found = netdiagram.load(NESTED)
    assert drawn(found).title == "Inside memory"
    scene = drawn(found, layer="encoder/memory")
    assert scene.title == "Inside memory"
    assert laws.shown(scene) == [anchor("encoder", "memory")]


def test_auto_looks_into_a_layer_only_where_one_is_named() -> None:
    outline = blocks.outline(netdiagram.load(MIXED))
    assert views.choose(outline, Options()) != "cell"
    assert views.choose(outline, Options(layer="memory")) == "cell"
    assert views.draw(outline, Options(layer="memory")).view == "cell"
    assert views.draw(outline, Options(unroll=3)).view == "cell"
    assert views.draw(outline, Options(view="graph", layer="memory")).view == "graph"


@pytest.mark.parametrize(
    ("layer", "code", "said", "hint"),
    [
        ("memry", "view.layer", "no layer 'memry'", "did you mean 'memory'?"),
        ("xyz", "view.layer", "no layer 'xyz'", "in this network: first, layer_normalization, memory, last"),
        ("dropout", "view.inside", "of the type Dropout", "in this network: first"),
    ],
)
def test_what_cannot_be_looked_into_is_refused_in_words(layer: str, code: str, said: str, hint: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        drawn(netdiagram.load(MIXED), layer=layer)
    assert caught.value.code == code
    assert said in caught.value.message
    assert hint in caught.value.hint


def test_a_network_without_such_a_layer_is_refused() -> None:
    with pytest.raises(NetdiagramError, match="LSTM, GRU, SimpleRNN") as caught:
        drawn(netdiagram.load("Input(8)\nActivation('relu')"))
    assert caught.value.code == "view.inside"


def test_the_row_of_the_table_is_linked() -> None:
    document = netdiagram.pipeline.document(netdiagram.pipeline.Request(MIXED, Options(view="cell", layer="memory")))
    assert 'href="#\ue000r-memory"' in document.svg
    assert 'href="#\ue000b-memory"' in document.table
