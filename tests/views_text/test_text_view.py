"""The plain-text summary: its lanes, its columns, and that it is ASCII and no wider than a terminal."""

from __future__ import annotations

import dataclasses

import pytest
from branching import LISTINGS, network
from hypothesis import given, settings
from hypothesis import strategies as st

import netdiagram
from netdiagram import blocks
from netdiagram.options import Options
from netdiagram.views import lanes, text

RESIDUAL = """\
Model

            LAYER                           OUTPUT    PARAMETERS   SHARE
*      |    Input                           56x56x64
+-.
* |   \\|/   Conv 3x3, 64 filters, BN, ReLU  56x56x64      37,120   50.0%
* |   \\|/   Conv 3x3, 64 filters, BN        56x56x64      37,120   50.0%
+-'
*    +++++  Add, ReLU                       56x56x64
------------------------------------------------------------------------
            Total                                         74,240
            non-trainable                                    256    0.3%
            multiply-adds                                  231 M
"""


def rows(name: str, **given: object) -> list[str]:
    return text.draw(network(name), Options(**given)).splitlines()


def test_a_residual_block() -> None:
    assert text.draw(network("residual")) == RESIDUAL


def test_branches_run_in_lanes_of_their_own() -> None:
    drawn = rows("inception")
    lanes_ = [row[: row.index("  ")] if "  " in row else row for row in drawn[3:]]
    assert "+-." in lanes_
    assert "+-+-+-'" in lanes_


def test_a_chain_has_no_lanes() -> None:
    drawn = rows("mlp")
    assert drawn[3].lstrip().startswith("|")
    assert drawn[4].startswith("XXXXX  Dense, 784 -> 128, ReLU")


def test_a_lane_crosses_another_where_it_must() -> None:
    drawn = lanes.draw([[], [], [0, 1], [0], [1, 3]])
    assert any("-|-" in before for row in drawn for before in row.before)


def test_what_begins_below_an_end_does_not_seem_to_follow_from_it() -> None:
    assert [row.own for row in lanes.draw([[], [], []])] == ["*", "  *", "*"]


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("detail", ["auto", "full"])
def test_it_is_ascii_and_no_wider_than_a_terminal(name: str, detail: str) -> None:
    drawn = rows(name, detail=detail)
    assert all(row.isascii() for row in drawn)
    assert max(len(row) for row in drawn) <= 79
    assert all(row == row.rstrip() for row in drawn)


@pytest.mark.parametrize("name", LISTINGS)
def test_every_block_is_a_row_and_parameters_add_up(name: str) -> None:
    net = network(name)
    outline = blocks.outline(net)
    drawn = text.draw(outline)
    body = drawn.split("SHARE\n")[1].split("\n---")[0].splitlines()
    assert sum(_has_words(row) for row in body) == len(outline.blocks)
    total = next(row for row in drawn.splitlines() if row.strip().startswith("Total"))
    assert total.split()[-1] == f"{net.params:,}"
    counts = [int(word.replace(",", "")) for row in body for word in [_params(row)] if word]
    assert sum(counts) == net.params


def _has_words(row: str) -> bool:
    return any(c.isalpha() for c in row)


def _params(row: str) -> str:
    """The number before the share."""
    words = row.split()
    return words[-2] if words and words[-1].endswith("%") else ""


def test_unicode_is_for_terminals_that_ask_for_it() -> None:
    drawn = text.draw(network("inception"), unicode=True)
    assert "├─╮" in drawn
    assert "├─┴─┴─╯" in drawn
    assert "28×28×192" in drawn


def test_names_of_inputs_outputs_and_models_are_told() -> None:
    assert any("Input wide" in row for row in rows("two_inputs"))
    assert any("-> boxes_p3" in row for row in rows("heads"))
    assert any("[...]  encoder, 4 layers" in row for row in rows("siamese"))


def test_a_shared_layer_is_counted_once() -> None:
    shared = [row for row in rows("siamese") if row.rstrip().endswith("shared")]
    assert len(shared) == 2


def test_what_is_not_ascii_is_told_in_ascii() -> None:
    net = dataclasses.replace(network("mlp"), name="Größe é 模型")
    assert text.draw(net).splitlines()[0] == "Grosse e ??"


def test_unknown_parameters_are_told_as_unknown() -> None:
    net = network("mlp")
    layers = tuple(dataclasses.replace(layer, params=None) if layer.type == "Dense" else layer for layer in net.layers)
    drawn = text.draw(dataclasses.replace(net, layers=layers))
    assert sum(row.endswith("?") for row in drawn.splitlines()) == 2
    assert "at least 0" in drawn


def test_a_listing_of_one_layer() -> None:
    assert "Dense, 784 -> 10" in text.draw(netdiagram.load("Dense(10, input_shape=(784,))"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_lanes_lead_every_tensor_to_its_readers(data: st.DataObject) -> None:
    """Walking the characters downwards from a node reaches exactly the nodes that read it."""
    count = data.draw(st.integers(1, 14))
    inputs = [sorted(data.draw(st.sets(st.integers(0, node - 1), max_size=3))) if node else [] for node in range(count)]
    drawn = lanes.draw(inputs)
    assert [row.own.count("*") for row in drawn] == [1] * count
    lines = [line for row in drawn for line in (*row.before, row.own)]
    nodes = [i for row in drawn for i in [*([None] * len(row.before)), "node"]]
    at = [i for i, kind in enumerate(nodes) if kind]
    reached = [_readers(lines, at, node) for node in range(count)]
    wanted = [{target for target, sources in enumerate(inputs) if node in sources} for node in range(count)]
    assert reached == wanted


def _readers(lines: list[str], at: list[int], node: int) -> set[int]:
    """Nodes whose `*` a line going down from this node's `*` ends at."""
    found: set[int] = set()
    live = {lines[at[node]].index("*")}
    for number in range(at[node] + 1, len(lines)):
        line = lines[number].ljust(200)
        live = {i for i in live if line[i] != " "}
        if number in at:
            star = line.index("*")
            if star in live:
                found.add(at.index(number))
                live.discard(star)
            continue
        start = line.find("+")
        last = max(line.rfind("."), line.rfind("'"))
        if line[last] == "." and start in live:
            live.add(last)  # a fork
        elif line[last] == "'":
            ends = [i for i in range(start + 1, last + 1) if line[i] in "+'"]
            if any(i in live for i in ends):
                live.difference_update(ends)
                live.add(start)
    return found


REPEATED = """
x = image = Input((64, 64, 3))
x = Conv2D(64, 3, padding="same")(x)
for _ in range(4):
    y = Conv2D(16, 1, activation="relu")(x)
    y = Conv2D(16, 3, padding="same", activation="relu")(y)
    x = add([x, Conv2D(64, 1)(y)])
model = Model(image, Dense(10)(GlobalAveragePooling2D()(x)))
"""


def test_a_repeat_is_told_once_with_its_count_and_what_the_other_copies_hold() -> None:
    net = netdiagram.load(REPEATED)
    drawn = text.draw(net, Options(detail="blocks"))
    rows = drawn.splitlines()
    (head,) = [row for row in rows if "x4" in row]
    assert head.split()[:3] == ["[...]", "bottleneck", "x4"]
    block = sum(layer.params or 0 for layer in net.layers if layer.name in {"conv2d_1", "conv2d_2", "conv2d_3"})
    assert f"+{3 * block:,}" in head
    inside = [row for row in rows if "Conv 1x1" in row or "Conv 3x3, 16" in row]
    assert len(inside) == 3
    assert rows[rows.index(head) + 1].strip() == "+-."  # the shortcut
    assert all(len(row) <= 79 for row in rows)
    flat = text.draw(net, Options(detail="fused"))
    assert flat.count("Conv 3x3, 16") == 4
    closed = text.draw(net, Options(detail="blocks", depth=0))
    assert "bottleneck x4, 4 blocks" in closed
    assert "Conv 3x3, 16" not in closed
