"""HDF5 files, through h5py (the extra `h5`): the configuration in an attribute, and the names and shapes of weights.

Links that lead out of the file, or anywhere but to what lies under them, are not followed; no data are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from netdiagram.errors import NetdiagramError
from netdiagram.ir import Weight
from netdiagram.sources.files import limits

CONFIG = "model_config"
_BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError, OverflowError, NotImplementedError, MemoryError)
_OWN = "vars"
"""The group in which Keras 3 keeps the weights of one object."""
_SEEDS = "seed_generator"


def _library() -> Any:
    try:
        import h5py
    except ImportError:
        return None
    return h5py


def config(source: Path | bytes) -> str:
    """The text of the configuration in a file of Keras 1 or 2, or a legacy one of Keras 3.

    Raises:
        NetdiagramError: h5py is not there (`file.extra`), the file is damaged, or has no configuration.
    """
    library = _library()
    if library is None:
        raise NetdiagramError("file.extra", "reading .h5 files takes h5py, which is not installed", hint='pip install "netdiagram[h5]"')
    import io

    try:
        with library.File(source if isinstance(source, Path) else io.BytesIO(source), "r") as file:
            text = file.attrs.get(CONFIG)
            kinds = [key for key in ("layers", "model_weights", "layer_names", "_layer_checkpoint_dependencies") if key in file or key in file.attrs]
    except _BROKEN as error:
        raise NetdiagramError("file.h5", "the HDF5 file is damaged", hint="it may have been cut off") from error
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str):
        what = "weights only" if kinds else "no Keras model"
        raise NetdiagramError("file.h5", f"the HDF5 file holds {what}: no architecture ({CONFIG})", hint="model.save('name.h5') writes one, save_weights does not")
    return text


class Weights:
    """Names and shapes of the weights in an archive of Keras 3.

    Attributes:
        own: path of an object → its own weights.
        names: path of an object → its name, where the file has it.
    """

    def __init__(self) -> None:
        self.own: dict[str, list[Weight]] = {}
        self.names: dict[str, str] = {}

    def under(self, path: str) -> tuple[Weight, ...]:
        """All weights of an object and of those in it, named by their paths from it."""
        below = [(owner[len(path) + 1 :], found) for owner, found in self.own.items() if owner == path or owner.startswith(f"{path}/")]
        return tuple([Weight(f"{owner}/{w.name}" if owner else w.name, w.shape, w.trainable) for owner, found in below for w in found])

    def named(self, folder: str) -> dict[str, str]:
        """Name → path of the objects right in a folder, where the file has names."""
        depth = folder.count("/") + 1
        return {name: path for path, name in self.names.items() if path.startswith(f"{folder}/") and path.count("/") == depth}


def weights(file: IO[bytes]) -> Weights | None:
    """Names and shapes of the weights in a file; None where they cannot be read, or h5py is not there.

    Seeds of random numbers are left out: Keras does not count them. A file does not say what is trained: that is everything but the
    statistics of batch normalization.
    """
    library = _library()
    if library is None:
        return None
    found = Weights()
    try:
        with library.File(file, "r") as root:
            for path, item in _walk(library, root):
                owner, _, name = path.rpartition(f"/{_OWN}")
                if name == "":
                    told = item.attrs.get("name")
                    if isinstance(told, str):
                        found.names[owner] = told
                elif owner and name.startswith("/") and not owner.endswith(_SEEDS):
                    found.own.setdefault(owner, []).append(Weight(name[1:], tuple([int(dim) for dim in item.shape])))
    except _BROKEN:
        return None
    for path, name in found.names.items():
        if name.startswith("batch_normalization") and len(found.own.get(path, ())) == 4:
            found.own[path][2:] = [Weight(w.name, w.shape, trainable=False) for w in found.own[path][2:]]
    return found


def _walk(library: Any, root: Any) -> Iterator[tuple[str, Any]]:
    """All datasets, and the groups that hold an object's own weights, by path."""
    count = 0
    pending: list[tuple[str, Any]] = [("", root)]
    while pending:
        path, group = pending.pop()
        for key in sorted(group, key=_numbered):
            count += 1
            if count > limits.TENSORS or path.count("/") > limits.DEPTH:
                raise ValueError
            if not isinstance(group.get(key, getlink=True), library.HardLink):
                continue
            item = group[key]
            if isinstance(item, library.Group):
                pending.append((f"{path}/{key}", item))
                if key == _OWN:
                    yield f"{path}/{key}", item
            elif isinstance(item, library.Dataset) and item.shape is not None:
                yield f"{path}/{key}", item


def _numbered(name: str) -> tuple[int, int, str]:
    """Weights are numbered: 2 stands before 10."""
    return (0, int(name), name) if name.isascii() and name.isdigit() and len(name) < 9 else (1, 0, name)
