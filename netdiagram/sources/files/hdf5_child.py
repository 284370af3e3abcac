"""Looks into one HDF5 file and ends: run as a script of its own, since the HDF5 library may hang or crash on a damaged file.

It imports nothing of the package. Standard input holds a line of JSON, and the file's bytes where it has no path; standard output gets
one JSON object.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator
from typing import IO, Any

OWN = "vars"
"""The group in which Keras 3 keeps the weights of one object."""
SEEDS = "seed_generator"
"""What Keras calls states of random numbers, which it does not count."""
DEPTH = 60
TENSORS = 50_000
TEXT = 16 * 1024 * 1024
SECONDS = {"config": 0.6, "weights": 2.0}
"""Of work, for each task: finding an attribute takes a thousandth, walking over a thousand weights a tenth."""
MEMORY = 128 * 1024 * 1024
"""Besides what the library takes by itself."""


class Window(io.RawIOBase):
    """A stretch of a file as a file."""

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer."""
        view = memoryview(buffer).cast("B")
        count = max(0, min(len(view), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(count)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


def restrict(seconds: float) -> None:
    """So much work and some memory from here on, where the system knows such limits: beyond them it ends this process."""
    try:
        import resource
        import signal
    except ImportError:
        return
    limits = [(resource.RLIMIT_CORE, 0)]
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            limits.append((resource.RLIMIT_AS, int(file.read().split()[0]) * resource.getpagesize() + MEMORY))
    except (OSError, ValueError):
        pass
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        for limit, value in limits:
            resource.setrlimit(limit, (value, value))
    except (OSError, ValueError, AttributeError):
        pass


def config(root: Any) -> dict[str, Any]:
    """The configuration in its attribute."""
    text = root.attrs.get("model_config")
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if isinstance(text, str) and len(text) <= TEXT:
        return {"config": text}
    parts = ("layers", "model_weights", "layer_names", "_layer_checkpoint_dependencies")
    return {"weights": any(part in root or part in root.attrs for part in parts)}


def weights(root: Any, library: Any) -> dict[str, Any]:
    """Names and shapes of weights by the path of what they belong to, and the names of those."""
    own: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    for path, item in walk(root, library):
        owner, _, name = path.rpartition(f"/{OWN}")
        if name == "":
            told = item.attrs.get("name")
            if isinstance(told, str):
                names[owner] = told
        elif owner and name.startswith("/") and not owner.endswith(SEEDS):
            own.setdefault(owner, []).append([name[1:], [int(size) for size in item.shape]])
    return {"own": own, "names": names}


def walk(root: Any, library: Any) -> Iterator[tuple[str, Any]]:
    """All data sets, and the groups that hold an object's own weights. Links that lead elsewhere are not followed; no data are read."""
    count = 0
    pending: list[tuple[str, Any]] = [("", root)]
    while pending:
        path, group = pending.pop()
        for key in sorted(group, key=numbered):
            count += 1
            if count > TENSORS or path.count("/") > DEPTH:
                raise ValueError(key)
            if not isinstance(group.get(key, getlink=True), library.HardLink):
                continue
            item = group[key]
            if isinstance(item, library.Group):
                pending.append((f"{path}/{key}", item))
                if key == OWN:
                    yield f"{path}/{key}", item
            elif isinstance(item, library.Dataset) and item.shape is not None:
                yield f"{path}/{key}", item


def numbered(name: str) -> tuple[int, int, str]:
    """Weights are numbered: 2 stands before 10."""
    return (0, int(name), name) if name.isascii() and name.isdigit() and len(name) < 9 else (1, 0, name)


def main() -> None:
    """Do what standard input says."""
    task = json.loads(sys.stdin.buffer.readline())
    sys.path[:] = task["path"]
    import h5py

    data = sys.stdin.buffer.read()
    restrict(SECONDS[task["what"]])
    try:
        with open(task["file"], "rb") if task["file"] else io.BytesIO(data) as file:
            size = task["size"]
            with h5py.File(Window(file, task["start"], size) if size else file, "r") as root:
                answer = config(root) if task["what"] == "config" else weights(root, h5py)
    except BaseException as error:  # noqa: BLE001 - whatever the library says, the file is damaged
        answer = {"error": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
