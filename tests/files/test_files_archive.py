"""`.keras` archives, whole, odd and hostile."""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from pathlib import Path

import pytest
from file_facts import DATA

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources.files import limits

CONFIG = json.dumps(
    {
        "class_name": "Sequential",
        "config": {
            "name": "s",
            "layers": [{"class_name": "Dense", "config": {"name": "d", "units": 3, "batch_input_shape": [None, 4]}}],
        },
    }
)


def archive(*members: tuple[str, bytes | str], packed: bool = False) -> bytes:
    data = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file,
    ):
        warnings.simplefilter("ignore")
        for name, content in members:
            file.writestr(name, content)
    return data.getvalue()


def code(data: bytes | Path) -> str:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(data)
    return caught.value.code


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive(packed: bool) -> None:
    data = archive(("metadata.json", "{}"), ("config.json", CONFIG), packed=packed)
    assert netdiagram.load(data).params == 15
    assert netdiagram.load(b"" + data, format="keras").params == 15


def test_a_file_and_its_bytes_give_the_same() -> None:
    path = DATA / "frozen.keras"
    assert netdiagram.load(path) == netdiagram.load(path.read_bytes())


def test_a_frozen_base() -> None:
    network = netdiagram.load(DATA / "frozen.keras")
    assert (network.trainable_params, network.non_trainable_params) == (290, 128)
    base = next(layer for layer in network.layers if layer.name == "base")
    assert (base.trainable_params, base.params) == (0, 128)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_archives_that_are_cut_off(tmp_path: Path, cut: float) -> None:
    data = (DATA / "frozen.keras").read_bytes()
    path = tmp_path / "cut.keras"
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(NetdiagramError, match=r"cut\.keras") as caught:
        netdiagram.load(path)
    assert caught.value.code == "file.archive"


def test_archives_without_a_configuration() -> None:
    assert code(archive(("metadata.json", "{}"))) == "file.archive"
    assert code(archive()) == "file.archive"
    assert code(archive(("sub/config.json", CONFIG))) == "file.archive"


def test_two_configurations() -> None:
    assert code(archive(("config.json", CONFIG), ("config.json", "{}"))) == "file.archive"


@pytest.mark.parametrize("name", ["../../escape.txt", "/tmp/escape.txt", "C:\\escape.txt", "config.json/../../x"])
def test_no_path_leaves_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    path = folder / "model.keras"
    path.write_bytes(archive((name, "gone"), ("config.json", CONFIG)))
    before = sorted(tmp_path.rglob("*"))
    assert netdiagram.load(path).params == 15
    assert sorted(tmp_path.rglob("*")) == before


def test_bombs() -> None:
    assert code(archive(("config.json", b" " * (limits.TEXT - 10)), packed=True)) == "limit.ratio"
    assert code(archive(("config.json", b" " * (limits.TEXT + 1)), packed=True)) == "limit.source"


def test_a_size_that_lies() -> None:
    """The directory says one byte; what comes out is read no further than the limit, and does not check out."""
    data = bytearray(archive(("config.json", CONFIG), packed=True))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (1).to_bytes(4, "little")
    assert code(bytes(data)).startswith("file.")


def test_too_many_members() -> None:
    members = [(f"{index}", b"") for index in range(limits.MEMBERS + 1)]
    assert code(archive(("config.json", CONFIG), *members)) == "limit.members"


def test_an_encrypted_member() -> None:
    data = bytearray(archive(("config.json", CONFIG)))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(data)) == "file.archive"


def test_a_configuration_that_is_no_text() -> None:
    assert code(archive(("config.json", b"\xff\xfe\x00"))) == "file.encoding"
    assert code(archive(("config.json", "[1, 2]"))) == "file.model"
    assert code(archive(("config.json", "{"))) == "file.json"


def test_weights_that_are_damaged_cost_their_numbers_only() -> None:
    pytest.importorskip("h5py")
    custom = json.loads(zipfile.ZipFile(DATA / "custom.keras").read("config.json"))
    for content in (b"", b"\x89HDF\r\n\x1a\n" + b"\0" * 100, b"noise"):
        network = netdiagram.load(archive(("config.json", json.dumps(custom)), ("model.weights.h5", content)))
        assert next(layer for layer in network.layers if layer.name == "first").params is None


def test_packed_weights_are_read_too() -> None:
    pytest.importorskip("h5py")
    with zipfile.ZipFile(DATA / "custom.keras") as file:
        members = [(info.filename, file.read(info)) for info in file.infolist()]
    assert netdiagram.load(archive(*members, packed=True)).params == netdiagram.load(DATA / "custom.keras").params == 82


def test_a_missing_file(tmp_path: Path) -> None:
    assert code(tmp_path / "none.keras") == "source.file"
