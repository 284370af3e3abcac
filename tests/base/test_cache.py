"""The cache gives back what was kept, and never anything else."""

from __future__ import annotations

import os
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netdiagram import cache
from netdiagram.cache import Cache


def test_keeps_and_gives_back(tmp_path: Path) -> None:
    store = Cache(tmp_path / "deep" / "down")
    name = cache.key("a", b"b")
    assert store.get(name) is None
    store.put(name, b"payload")
    assert store.get(name) == b"payload"
    assert store.usage() == cache.Usage(1, len(b"payload") + cache.DIGEST)


@given(first=st.lists(st.binary(max_size=8), max_size=4), second=st.lists(st.binary(max_size=8), max_size=4))
def test_keys_differ_wherever_the_parts_do(first: list[bytes], second: list[bytes]) -> None:
    assert (cache.key(*first) == cache.key(*second)) == (first == second)


@settings(max_examples=30)
@given(cut=st.integers(min_value=0, max_value=40))
def test_a_cut_file_reads_as_absent(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    store = Cache(tmp_path_factory.mktemp("cut"))
    name = cache.key("x")
    store.put(name, b"12345678901")
    path = store.folder / name
    path.write_bytes(path.read_bytes()[:cut])
    assert store.get(name) is None
    store.put(name, b"12345678901")
    assert store.get(name) == b"12345678901"


def test_a_changed_byte_reads_as_absent(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    name = cache.key("x")
    store.put(name, b"payload")
    path = store.folder / name
    path.write_bytes(b"P" + path.read_bytes()[1:])
    assert store.get(name) is None


def test_an_unusable_folder_costs_no_build(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    store = Cache(blocked)
    store.put(cache.key("x"), b"payload")
    assert store.get(cache.key("x")) is None
    assert store.usage() == cache.Usage(0, 0)
    assert store.clear() == cache.Usage(0, 0)
    assert blocked.read_text() == "in the way"


def test_the_oldest_goes_first(tmp_path: Path) -> None:
    store = Cache(tmp_path, limit=3 * (100 + cache.DIGEST))
    names = [cache.key(str(i)) for i in range(5)]
    for age, name in enumerate(names):
        store.put(name, bytes(100))
        path = store.folder / name
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    store.prune()
    assert [store.get(name) is not None for name in names] == [False, False, True, True, True]


def test_clear_touches_only_its_own(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    store = Cache(tmp_path)
    store.put(cache.key("x"), b"payload")
    assert store.clear().entries == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def _hammer(folder: str) -> int:
    store = Cache(Path(folder))
    wrong = 0
    for i in range(200):
        name = cache.key(str(i % 20))
        kept = store.get(name)
        wrong += kept is not None and kept != bytes([i % 20]) * 2000
        store.put(name, bytes([i % 20]) * 2000)
    return wrong


def test_many_writers_never_show_half_a_file(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        assert list(pool.map(_hammer, [str(tmp_path)] * 4)) == [0] * 4
    assert not [path for path in tmp_path.rglob(".*") if path.is_file()]
    assert Cache(tmp_path).usage().entries == 20


def test_it_travels_to_worker_processes(tmp_path: Path) -> None:
    assert pickle.loads(pickle.dumps(Cache(tmp_path, 5))) == Cache(tmp_path, 5)


def test_the_folder_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETDIAGRAM_CACHE", "/somewhere/else")
    assert cache.default_folder() == Path("/somewhere/else")
    monkeypatch.delenv("NETDIAGRAM_CACHE")
    monkeypatch.setattr(cache.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.default_folder() == Path("/xdg/netdiagram")
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache.default_folder() == Path.home() / ".cache/netdiagram"
