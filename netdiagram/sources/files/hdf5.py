"""HDF5 files, through h5py (the extra `h5`): the configuration in an attribute, and the names and shapes of weights.

The HDF5 library hangs or crashes on some damaged files: it looks into each in a process of its own, with limits.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Weight
from netdiagram.sources.files import hdf5_child

_SECONDS = 20
"""For a process to start, import h5py and look into a file; work is limited to a second besides."""
_CUT = "it may have been cut off"


def available() -> bool:
    """Whether h5py is there."""
    try:
        return importlib.util.find_spec("h5py") is not None
    except ValueError:
        return False


def config(source: Path | bytes) -> str:
    """The text of the configuration in a file of Keras 1 or 2, or a legacy one of Keras 3.

    Raises:
        NetdiagramError: h5py is not there (`file.extra`), the file is damaged, or has no configuration (`file.h5`).
    """
    if not available():
        raise NetdiagramError(
            "file.extra", "reading .h5 files takes h5py, which is not installed", hint='pip install "netdiagram[h5]"'
        )
    answer = _asked("config", source)
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
    """Names and shapes of the weights in a file; None where they cannot be read, or h5py is not there.

    Seeds of random numbers are left out: Keras does not count them. A file does not say what is trained: that is everything but the
    statistics of batch normalization.

    Args:
        source: the file.
        start: where in it the HDF5 file begins.
        size: how long it is; 0 for all of the file.
    """
    answer = _asked("weights", source, start, size) if available() else None
    if answer is None or "own" not in answer:
        return None
    own = {owner: [Weight(name, tuple(shape)) for name, shape in found] for owner, found in answer["own"].items()}
    for path, name in answer["names"].items():
        if name.startswith("batch_normalization") and len(own.get(path, ())) == 4:
            own[path][2:] = [Weight(w.name, w.shape, trainable=False) for w in own[path][2:]]
    return Weights(own, answer["names"])


def _asked(what: str, source: Path | bytes, start: int = 0, size: int = 0) -> dict[str, Any] | None:
    """What the other process has found; None where the file is damaged."""
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
