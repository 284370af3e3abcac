"""Laws of drawings of layers' insides: legible, within the column, no wire through a node, the same twice, for any layer."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import layered_laws as laws
import pytest
from cells import LISTINGS, drawn, network
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_layers import arguments, shapes

import netdiagram
from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Call, Layer, Network, TensorSpec
from netdiagram.outputs import svg
from netdiagram.views.cell import subject as subjects
from netdiagram.views.cell.placing import place
from netdiagram.views.cell.sheet import Cell
from netdiagram.views.cell.view import inner

MODELS = sorted((Path(__file__).parents[2] / "docs/models").glob("*.py"))


@pytest.mark.parametrize("column", [740, 640])
@pytest.mark.parametrize("name", LISTINGS)
def test_cells_are_legible(name: str, column: int) -> None:
    laws.check(drawn(network(name), column=column), column)


@pytest.mark.parametrize("name", LISTINGS)
def test_cells_without_a_legend_are_legible(name: str) -> None:
    scene = drawn(network(name), legend=False)
    laws.check(scene)
    assert not laws.groups(scene, "legend")


@pytest.mark.parametrize("name", LISTINGS)
def test_cells_are_the_same_twice(name: str) -> None:
    assert drawn(network(name)) == drawn(netdiagram.load(LISTINGS[name]))


def cell(name: str) -> Cell:
    return inner(subjects.find(network(name), ""))


@pytest.mark.parametrize("name", LISTINGS)
def test_wires_run_straight_and_through_no_node(name: str) -> None:
    found = cell(name)
    placed = place(found)
    for wire, pieces in zip(found.wires, placed.routes, strict=True):
        for piece in pieces:
            for (x0, y0), (x1, y1) in pairwise(piece):
                assert x0 == x1 or y0 == y1, wire
                for node, box in zip(found.nodes, placed.boxes, strict=True):
                    if node.key in {wire.spots[0], wire.spots[-1]} or node.kind == "fork":
                        continue
                    assert not laws.crosses(
                        (x0, y0),
                        (x1, y1),
                        (box.left + 1, box.top + 1, box.left + box.width - 1, box.top + box.height - 1),
                    ), (wire, node.key)


@pytest.mark.parametrize("name", LISTINGS)
def test_no_node_over_another(name: str) -> None:
    found = cell(name)
    for (a, one), (b, other) in combinations(zip(found.nodes, place(found).boxes, strict=True), 2):
        apart = (
            one.left + one.width <= other.left
            or other.left + other.width <= one.left
            or one.top + one.height <= other.top
            or other.top + other.height <= one.top
        )
        assert apart or "fork" in {a.kind, b.kind}, (a.key, b.key)


@pytest.mark.parametrize("name", LISTINGS)
def test_all_nodes_are_reached(name: str) -> None:
    found = cell(name)
    known = {node.key for node in found.nodes}
    ends = [spot for wire in found.wires for spot in (wire.spots[0], wire.spots[-1])]
    assert known >= set(ends)
    lonely = known - set(ends) - {node.key for node in found.nodes if node.kind in {"dots", "fork"}}
    assert not lonely


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_layer_of_the_models_is_drawn_or_refused_in_words(path: Path) -> None:
    found = netdiagram.load(path)
    seen = set()
    for layer in found.layers:
        if (layer.type, layer.settings) in seen:
            continue
        seen.add((layer.type, layer.settings))
        try:
            scene = drawn(found, layer=layer.name)
        except NetdiagramError as error:
            assert error.code == "view.inside"
            assert subjects.inside(layer) is None
        else:
            laws.check(scene)
            assert laws.shown(scene)[:1] == [netdiagram.ir.anchor(layer.name)]


NAMES = st.sampled_from(sorted(name for name in subjects.INSIDES if name in layers.TABLE and name != "Bidirectional"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(st.data())
def test_any_settings_are_drawn_legibly(data: st.DataObject) -> None:
    name = data.draw(NAMES)
    row = layers.TABLE[name]
    inputs = [data.draw(shapes(row.rank or data.draw(st.sampled_from([2, 3, 4]))))]
    if row.family == "attention":
        inputs.append(data.draw(st.sampled_from([inputs[0], (inputs[0][0], 5, *inputs[0][2:])])))
    if name.endswith("Cell"):
        return  # called by itself a cell takes its states: the layers over it are tested with it inside
    specs = [TensorSpec(shape) for shape in inputs]
    try:
        spec = infer.construct(name, (), data.draw(arguments(row)))
        if name in {"Attention", "AdditiveAttention"}:
            called = infer.call(spec, tuple(specs))
        else:
            called = infer.call(spec, specs[0], None, specs[1:])
    except NetdiagramError:
        assume(False)
        return
    rows = [Layer(f"in{i}", "InputLayer", "input", output_shapes=(shape,)) for i, shape in enumerate(inputs)]
    total, learnt, fixed = infer.count(called.weights or (), True)
    outputs = tuple([out.shape for out in called.outputs])
    rows.append(
        Layer(
            "it",
            name,
            row.family,
            spec.settings,
            tuple(r.name for r in rows),
            outputs,
            called.several,
            called.weights,
            total,
            learnt,
            fixed,
        )
    )
    calls = [Call(i, (), (shape,)) for i, shape in enumerate(inputs)]
    calls.append(Call(len(inputs), tuple([(i, 0) for i in range(len(inputs))]), outputs))
    found = Network("random", "Functional", tuple(rows), tuple(calls), ((len(inputs), 0),))
    scene = drawn(found)
    laws.check(scene)
    svg.inline(scene)
