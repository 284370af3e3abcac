"""The table itself: what must hold of every row."""

from __future__ import annotations

import pickle

import pytest

from netdiagram import infer, layers
from netdiagram.layers import operations
from netdiagram.layers.base import REQUIRED, LayerType
from netdiagram.layers.history import ARGUMENTS, LAYERS
from netdiagram.layers.operations.base import Operation
from netdiagram.themes import HUES

TYPES = pytest.mark.parametrize("row", layers.ROWS, ids=lambda row: row.name)
OPERATIONS = pytest.mark.parametrize("row", operations.ROWS, ids=lambda row: row.functions[0])


def test_names_and_aliases_are_unique() -> None:
    names = [name for row in layers.ROWS for name in (row.name, *row.aliases)]
    assert len(names) == len(set(names))
    functions = [name for row in operations.ROWS for name in row.functions]
    assert len(functions) == len(set(functions))


@TYPES
def test_a_type_is_found_by_every_name(row: LayerType) -> None:
    assert all(layers.find(name) is row for name in (row.name, *row.aliases))
    assert layers.describe(row.name) is row


@pytest.mark.parametrize("row", [*layers.ROWS, *operations.ROWS], ids=lambda row: row.name)
def test_a_row_can_be_drawn(row: LayerType | Operation) -> None:
    assert row.family in HUES
    assert len(row.symbol) == 5
    assert row.title
    assert row.title[0].isupper()


@TYPES
def test_required_parameters_come_first_and_defaults_are_acceptable(row: LayerType) -> None:
    required = [parameter.default is REQUIRED for parameter in row.signature]
    assert required == sorted(required, reverse=True)
    for parameter in row.signature:
        if parameter.kind is not None and parameter.default is not REQUIRED:
            once = parameter.kind(parameter.default)
            assert parameter.kind(once) == once, parameter.name


@TYPES
def test_a_type_that_needs_nothing_can_be_made_of_nothing(row: LayerType) -> None:
    if any(parameter.default is REQUIRED for parameter in row.signature) or row.name in {
        "InputLayer", "CategoryEncoding", "Discretization",
    }:  # fmt: skip
        return
    spec = infer.construct(row.name)
    assert [word for word in spec.settings if word not in {"name", "trainable"}] == [
        parameter.name for parameter in row.signature if parameter.name not in {"name", "trainable"}
    ]
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert hash(spec) == hash(infer.construct(row.name))


@OPERATIONS
def test_an_operation_is_found_by_function_and_class(row: Operation) -> None:
    for function in row.functions:
        assert operations.find(f"keras.ops.{function}") == (row, None)
        assert operations.find(f"keras.ops.numpy.{function}") == (row, None)
    assert operations.CLASSES[row.name].name == row.name


def test_every_foreign_function_leads_to_an_operation_and_its_parameters() -> None:
    for table, root in ((operations.TENSORFLOW, "tf."), (operations.BACKEND, "keras.backend.")):
        for name, foreign in table.items():
            found = operations.find(root + name)
            assert found is not None
            own = {parameter.name for parameter in found[0].signature}
            adapted = {"transpose_x1", "transpose_x2", "height_factor", "width_factor"}
            named = {theirs for _, theirs in foreign.parameters if theirs} | set(foreign.preset)
            assert named - own <= adapted, name


@pytest.mark.parametrize(
    "name", ["keras.ops.nonsense", "mylib.relu", "np.add", "tf.strings.upper", "K.nonsense", "x.mean", ""]
)
def test_what_is_no_operation_is_not_found(name: str) -> None:
    assert operations.find(name) is None


def test_old_spellings_lead_to_parameters_that_exist() -> None:
    known = {parameter.name for row in layers.ROWS for parameter in row.signature}
    known |= {word for row in layers.ROWS for word in row.further}
    for old, today in ARGUMENTS.items():
        assert set(today) <= known, old
    assert not set(LAYERS) & set(layers.TABLE)


def test_lower_case_merges_are_layers() -> None:
    assert set(layers.MERGES) == {"add", "average", "concatenate", "dot", "maximum", "minimum", "multiply", "subtract"}
    assert all(layers.find(name) is not None for name in layers.MERGES.values())
