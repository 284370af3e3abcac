"""The catalogue against what Keras 3.15.1 said of these very layers, recorded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from recorded import called, rows

from netdiagram import infer, layers
from netdiagram.errors import NetdiagramError

DATA = Path(__file__).parent / "data"
ACCEPTED = rows(DATA / "accepted.jsonl.gz")
REFUSED = rows(DATA / "refused.jsonl.gz")


def by_type(row: dict[str, Any]) -> str:
    return row["make"]["layer"]


def names(data: Any) -> set[str]:
    """A layer and those inside it, by all their names."""
    if isinstance(data, list):
        return {name for item in data for name in names(item)}
    if not isinstance(data, dict):
        return set()
    own = (
        {data["layer"], *([layers.TABLE[data["layer"]].name] if data["layer"] in layers.TABLE else [])}
        if "layer" in data
        else set()
    )
    return own | {name for item in data.values() for name in names(item)}


def grouped(recorded: list[dict[str, Any]]) -> list[Any]:
    types = sorted({by_type(row) for row in recorded})
    return [pytest.param([row for row in recorded if by_type(row) == name], id=name) for name in types]


@pytest.mark.parametrize("recorded", grouped(ACCEPTED))
def test_what_keras_accepts(recorded: list[dict[str, Any]]) -> None:
    for row in recorded:
        spec, result = called(row)
        assert spec.type == row["type"], row["id"]
        assert [list(out.shape) for out in result.outputs] == row["outputs"], row["id"]
        assert [out.dtype for out in result.outputs] == row["dtypes"], row["id"]
        assert list(infer.count(result.weights, spec.trainable)) == row["params"], row["id"]
        weights = Counter((weight.name.rpartition("/")[2], weight.shape) for weight in result.weights)
        assert weights == Counter((name, tuple(shape)) for name, shape in row["weights"]), row["id"]
        if "macs" in row:
            assert result.macs == row["macs"], row["id"]


@pytest.mark.parametrize("recorded", grouped(REFUSED))
def test_what_keras_refuses(recorded: list[dict[str, Any]]) -> None:
    for row in recorded:
        with pytest.raises(NetdiagramError) as caught:
            called(row)
        error = caught.value
        assert any(name in error.message for name in names(row["make"])), row["id"]
        assert error.code.partition(".")[0] in {"layer", "shape"}, row["id"]


def test_every_layer_that_can_be_recorded_is() -> None:
    needing_more = {
        # base classes, other frameworks, and what only a function or bounding boxes bring to life
        "FlaxLayer", "JaxLayer", "Lambda", "Layer", "MaxNumBoundingBoxes", "TFSMLayer", "TorchModuleWrapper", "Wrapper",
        "RandomGaussianBlur",
    }  # fmt: skip
    recorded = {layers.TABLE[by_type(row)].name for row in ACCEPTED}
    assert {row.name for row in layers.ROWS} - recorded <= needing_more
