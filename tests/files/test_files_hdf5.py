"""Legacy `.h5` files."""

from __future__ import annotations

import gzip
import sys
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from file_facts import DATA

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources.files import hdf5
from netdiagram.sources.files.hdf5_format import Damaged, Hdf5, Unsupported


def refusal(data: bytes | Path) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(data)
    return caught.value


def test_no_library_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    monkeypatch.setattr("subprocess.run", None)
    assert netdiagram.load(DATA / "frozen.h5").params == netdiagram.load(DATA / "frozen.keras").params
    assert refusal(DATA / "only.weights.h5").code == "file.h5"


def test_mutated_files_end() -> None:
    """Bytes changed and cut off at random: a configuration, or a refusal, and never more than is there."""
    random = Random(7)
    sources = [(DATA / "frozen.h5").read_bytes(), gzip.decompress((DATA / "hangs.h5.gz").read_bytes())]
    outcomes = set()
    for index in range(1500):
        data = bytearray(sources[index % 2])
        for _ in range(random.choice([1, 1, 3, 20])):
            data[random.randrange(min(len(data), random.choice([100, 3000, len(data)])))] = random.choice(
                [0, 4, 8, 255, random.randrange(256)]
            )
        if random.random() < 0.2:
            del data[random.randrange(len(data)) :]
        for task in (hdf5._config, hdf5._weights):
            try:
                task(Hdf5(BytesIO(bytes(data)), 0, len(data)))
                outcomes.add("read")
            except (Damaged, Unsupported) as error:
                outcomes.add(type(error).__name__)
    assert outcomes == {"read", "Damaged", "Unsupported"}


class TestWithTheLibrary:
    @pytest.fixture(autouse=True)
    def _library(self) -> None:
        pytest.importorskip("h5py")

    def test_a_file_gives_what_the_archive_gives(self) -> None:
        path = DATA / "frozen.h5"
        network = netdiagram.load(path)
        assert [layer.facts() for layer in network.layers] == [
            layer.facts() for layer in netdiagram.load(DATA / "frozen.keras").layers
        ]
        assert netdiagram.load(path.read_bytes()) == network

    def test_weights_alone_are_no_model(self) -> None:
        error = refusal(DATA / "only.weights.h5")
        assert error.code == "file.h5"
        assert "weights only" in error.message
        assert "only.weights.h5" in error.message

    @pytest.mark.parametrize("cut", [0.01, 0.3, 0.5, 0.9])
    def test_files_that_are_cut_off(self, tmp_path: Path, cut: float) -> None:
        data = (DATA / "frozen.h5").read_bytes()
        path = tmp_path / "cut.h5"
        path.write_bytes(data[: int(len(data) * cut)])
        error = refusal(path)
        assert error.code == "file.h5"
        assert "cut.h5" in error.message

    @pytest.mark.timeout(30)
    def test_a_file_that_the_library_never_finishes(self) -> None:
        """One byte of it was changed; HDF5 1.14 loops over its heap for ever."""
        data = gzip.decompress((DATA / "hangs.h5.gz").read_bytes())
        assert hdf5._asked("config", data) is None
        assert netdiagram.load(data).layers

    @pytest.mark.parametrize("version", ["earliest", "latest"])
    @pytest.mark.parametrize("block", [0, 512])
    @pytest.mark.parametrize("ordered", [False, True])
    @pytest.mark.parametrize("value", ['{"ä": 1}', "fixed", 3])
    def test_versions_of_the_format(self, version: str, block: int, ordered: bool, value: object) -> None:
        import h5py
        import numpy as np

        stored = np.bytes_(b"fixed") if value == "fixed" else value
        # many links of a new or ordered group are stored in a way that only the library reads
        for many in (3, 12) if value == 3 and block else (3,):
            made = BytesIO()
            with h5py.File(made, "w", libver=version, userblock_size=block, track_order=ordered) as file:
                file.attrs["model_config"] = stored
                for index in range(many):
                    file[f"layers/part_{index}/vars/0"] = np.zeros((index + 1, 2))
                file["layers/empty/vars/0"] = h5py.Empty("f")
            data = made.getvalue()
            wanted = None if value == 3 else value.decode() if isinstance(value, bytes) else value
            assert hdf5._answer("config", data).get("config") == wanted
            found = hdf5.weights(data)
            assert found is not None
            assert {path: [w.shape for w in own] for path, own in found.own.items()} == {
                f"/layers/part_{index}": [(index + 1, 2)] for index in range(many)
            }

    def test_what_only_the_library_reads_names_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import h5py

        made = BytesIO()
        with h5py.File(made, "w", libver="latest") as file:
            for index in range(20):
                file.attrs[f"a{index}"] = index
            file.attrs["model_config"] = '{"class_name": "Sequential"}'
        assert refusal(made.getvalue()).code == "file.model"
        monkeypatch.setitem(sys.modules, "h5py", None)
        error = refusal(made.getvalue())
        assert error.code == "file.extra"
        assert error.hint == 'pip install "netdiagram[h5]"'

    def test_links_out_of_the_file_are_not_followed(self, tmp_path: Path) -> None:
        import h5py

        path, other = tmp_path / "links.h5", tmp_path / "other.h5"
        with h5py.File(other, "w") as file:
            file["layers/secret/vars/0"] = [1.0]
        with h5py.File(path, "w") as file:
            file["layers/mine/vars/0"] = [1.0, 2.0]
            file["layers/mine/vars/1"] = [[1.0]]
            file["layers/soft"] = h5py.SoftLink("/layers/mine")
            file["layers/out"] = h5py.ExternalLink(str(other), "/layers/secret")
        found = hdf5.weights(path)
        assert found is not None
        assert {owner: [weight.shape for weight in own] for owner, own in found.own.items()} == {
            "/layers/mine": [(2,), (1, 1)]
        }

    def test_a_configuration_of_something_else(self, tmp_path: Path) -> None:
        import h5py

        path = tmp_path / "odd.h5"
        for value, code in (
            (b'{"class_name": "Sequential"}', "file.model"),
            ("[", "file.json"),
            (3, "file.h5"),
            ("", "file.json"),
        ):
            with h5py.File(path, "w") as file:
                file.attrs["model_config"] = value
            assert refusal(path).code == code
