"""What listings of every kind come to."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures import Case, cases

import netdiagram
from netdiagram.ir import Layer

FIXTURES = Path(__file__).parent / "fixtures"


def written(layer: Layer) -> str:
    shape = layer.output_shapes[0]
    shown = "?" if shape is None else "×".join("?" if dim is None else str(dim) for dim in shape)
    params = "?" if layer.params is None or layer.operation else str(layer.params)
    inputs = f"<- {' '.join(layer.inputs)}" if layer.inputs else ""
    return f"{layer.name} {layer.type} {shown} {params} {inputs}".strip()


@pytest.mark.parametrize("case", cases(FIXTURES / "listings.md"), ids=lambda case: case.title)
def test_listing(case: Case) -> None:
    net = netdiagram.load(case.text)
    assert [written(layer) for layer in net.layers] == [line.strip() for line in case.expected]


@pytest.mark.parametrize("case", cases(FIXTURES / "refusals.md"), ids=lambda case: case.title)
def test_refusal(case: Case) -> None:
    place, code, message = case.expected[0].split(" ", 2)
    with pytest.raises(netdiagram.NetdiagramError) as caught:
        netdiagram.load(case.text)
    error = caught.value
    assert error.span is not None
    assert f"{error.span.line}:{error.span.column} {error.code}" == f"{place} {code}"
    assert message in error.message
    for hint in case.expected[1:]:
        assert hint in error.hint
