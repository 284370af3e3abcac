"""Legacy `.h5` files."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest
from file_facts import DATA

import netdiagram
from netdiagram import NetdiagramError


def refusal(data: bytes | Path) -> NetdiagramError:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(data)
    return caught.value


def test_without_h5py_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    error = refusal(DATA / "frozen.h5")
    assert error.code == "file.extra"
    assert error.hint == 'pip install "netdiagram[h5]"'
    assert "frozen.h5" in error.message


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
        assert refusal(gzip.decompress((DATA / "hangs.h5.gz").read_bytes())).code == "file.h5"

    def test_links_out_of_the_file_are_not_followed(self, tmp_path: Path) -> None:
        import h5py

        from netdiagram.sources.files import hdf5

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
