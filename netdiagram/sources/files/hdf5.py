"""HDF5 files: the configuration in an attribute, and the names and shapes of weights.

What Keras writes is read by `hdf5_format`. What is stored in rarer ways takes h5py (the extra `h5`). Its library hangs or crashes on some
damaged files: it looks into each in a process of its own, with limits.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Weight
from netdiagram.sources.files import hdf5_child
from netdiagram.sources.files.hdf5_format import Damaged, Hdf5, Item, Unsupported

_SECONDS = 20
"""For a process to start, import h5py and look into a file; work is limited to a second besides."""
_CUT = "it may have been cut off"
_HOLDS = frozenset({"layers", "model_weights", "layer_names", "_layer_checkpoint_dependencies"})
"""What tells a file of weights."""


def available() -> bool:
    """Whether h5py is there."""
    try:
        return importlib.util.find_spec("h5py") is not None
    except ValueError:
        return False


def config(source: Path | bytes) -> str:
    """The text of the configuration in a file of Keras 1 or 2, or a legacy one of Keras 3.

    Raises:
        NetdiagramError: the file is damaged, or has no configuration (`file.h5`); it takes h5py, which is not there (`file.extra`).
    """
    answer = _answer("config", source)
    if answer is None:
        raise NetdiagramError("file.h5", "the HDF5 file is damaged", hint=_CUT)
    text = answer.get("config")
    if not isinstance(text, str):
        what = "weights only" if answer.get("weights") else "no Keras model"
        raise NetdiagramError(
            "file.h5",
            f"the HDF5 file holds {what}: no architecture (model_config)",
            hint="model.save('name.h5') writes one, save_weights does not",
        )
    return text


class Weights:
    """Names and shapes of the weights in an archive of Keras 3.

    Attributes:
        own: path of an object → its own weights.
        names: path of an object → its name, where the file has it.
    """

    def __init__(self, own: dict[str, list[Weight]], names: dict[str, str]) -> None:
        self.own = own
        self.names = names

    def under(self, path: str) -> tuple[Weight, ...]:
        """All weights of an object and of those in it, named by their paths from it."""
        below = [
            (owner[len(path) + 1 :], found)
            for owner, found in self.own.items()
            if owner == path or owner.startswith(f"{path}/")
        ]
        return tuple(
            [
                Weight(f"{owner}/{w.name}" if owner else w.name, w.shape, w.trainable)
                for owner, found in below
                for w in found
            ]
        )

    def named(self, folder: str) -> dict[str, str]:
        """Name → path of the objects right in a folder, where the file has names."""
        depth = folder.count("/") + 1
        return {
            name: path
            for path, name in self.names.items()
            if path.startswith(f"{folder}/") and path.count("/") == depth
        }


def weights(source: Path | bytes, start: int = 0, size: int = 0) -> Weights | None:
    """Names and shapes of the weights in a file; None where they cannot be read.

    Seeds of random numbers are left out: Keras does not count them. A file does not say what is trained: that is everything but the
    statistics of batch normalization.

    Args:
        source: the file.
        start: where in it the HDF5 file begins.
        size: how long it is; 0 for all of the file.
    """
    try:
        answer = _answer("weights", source, start, size)
    except NetdiagramError:
        return None
    if answer is None or "own" not in answer:
        return None
    own = {owner: [Weight(name, tuple(shape)) for name, shape in found] for owner, found in answer["own"].items()}
    for path, name in answer["names"].items():
        if name.startswith("batch_normalization") and len(own.get(path, ())) == 4:
            own[path][2:] = [Weight(w.name, w.shape, trainable=False) for w in own[path][2:]]
    return Weights(own, answer["names"])


def _answer(what: str, source: Path | bytes, start: int = 0, size: int = 0) -> dict[str, Any] | None:
    """What the file says; None where it is damaged.

    Raises:
        NetdiagramError: it takes h5py, which is not there (`file.extra`).
    """
    try:
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
            file: IO[bytes] = stream
            return _TASKS[what](Hdf5(file, start, size or file.seek(0, os.SEEK_END)))
    except (Damaged, OSError):
        return None
    except Unsupported:
        pass
    if not available():
        raise NetdiagramError(
            "file.extra",
            "reading this .h5 file takes h5py, which is not installed",
            hint='pip install "netdiagram[h5]"',
        )
    return _asked(what, source, start, size)


def _config(file: Hdf5) -> dict[str, Any]:
    root = file.item(file.root)
    text = file.text(root, "model_config")
    if text is not None:
        return {"config": text}
    return {"weights": not _HOLDS.isdisjoint({*file.names(root), *file.links(root)})}


def _weights(file: Hdf5) -> dict[str, Any]:
    """Names and shapes of weights by the path of what they belong to, and the names of those."""
    own: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    count = 0
    pending: list[tuple[str, Item]] = [("", file.item(file.root))]
    while pending:
        path, group = pending.pop()
        links = file.links(group)
        count += len(links)
        if count > hdf5_child.TENSORS or path.count("/") > hdf5_child.DEPTH:
            raise Damaged
        for key in sorted(links, key=hdf5_child.numbered):
            item = file.item(links[key])
            where = f"{path}/{key}"
            owner, _, name = where.rpartition(f"/{hdf5_child.OWN}")
            if item.is_group:
                pending.append((where, item))
                told = file.text(item, "name") if key == hdf5_child.OWN else None
                if told is not None:
                    names[owner] = told
            elif owner and name.startswith("/") and not owner.endswith(hdf5_child.SEEDS):
                shape = file.shape(item)
                if shape is not None:
                    own.setdefault(owner, []).append([name[1:], list(shape)])
    return {"own": own, "names": names}


_TASKS: dict[str, Callable[[Hdf5], dict[str, Any]]] = {"config": _config, "weights": _weights}


def _asked(what: str, source: Path | bytes, start: int = 0, size: int = 0) -> dict[str, Any] | None:
    """What h5py has found, in another process; None where the file is damaged."""
    path = str(source.absolute()) if isinstance(source, Path) else ""
    task = {"what": what, "file": path, "start": start, "size": size, "path": sys.path}
    data = json.dumps(task).encode() + b"\n" + (source if isinstance(source, bytes) else b"")
    try:
        done = subprocess.run(  # noqa: S603 - our own script, by the interpreter that runs already
            [sys.executable, "-I", "-X", "utf8", hdf5_child.__file__],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return answer if isinstance(answer, dict) and "error" not in answer else None
