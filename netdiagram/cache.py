"""Drawn once, kept: content-addressed files that several builds may share.

A broken, unwritable or full cache costs time, never a build: every failure of the file system reads as "not there".
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import field
from functools import lru_cache
from pathlib import Path

from netdiagram.records import sealed

DIGEST = 32
LIMIT = 256 * 1024 * 1024
"""Bytes that a cache may hold unless its owner says otherwise."""
PRUNE_EVERY = 256
"""Writes between two looks at the cache's size: a look walks the folder."""
_OURS = re.compile(r"[0-9a-f]{64}|\.[0-9a-f]{64}-\d+-\d+")
"""Names of what a cache writes: entries, and those that are not finished."""


def default_folder() -> Path:
    """`$NETDIAGRAM_CACHE`, or `netdiagram` in the user's cache folder as the platform has it."""
    told = os.environ.get("NETDIAGRAM_CACHE")
    if told:
        return Path(told)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME", ""))
        if not base.is_absolute():  # the specification has relative ones ignored
            base = Path.home() / ".cache"
    return base / "netdiagram"


def _engine(folder: str) -> Iterator[str]:
    """The engine's own files, in an order that is the same everywhere."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _engine(entry.path)
        elif entry.name.endswith((".py", ".css", ".nd")):
            yield entry.path


@lru_cache(maxsize=1)
def engine() -> str:
    """What the results depend on beside their input: a digest of the engine's own files, whatever their version says."""
    whole = hashlib.sha256(f"python {sys.version_info[0]}.{sys.version_info[1]}".encode())
    root = os.path.dirname(__file__)
    for path in _engine(root):
        with open(path, "rb") as file:
            whole.update(path[len(root) :].replace(os.sep, "/").encode() + b"\0" + file.read() + b"\0")
    return whole.hexdigest()


def key(*parts: str | bytes) -> str:
    """The name of a result: SHA-256 over the engine and all that was read, each part with its length."""
    whole = hashlib.sha256(engine().encode())
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()


def _create(path: str) -> int:
    """A new file that is ours alone, its folder made where it is missing; the descriptor."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except FileExistsError:
        # left behind by a process of our number that was cut off
        os.unlink(path)
    return os.open(path, flags, 0o600)


@sealed
class Usage:
    """What a cache holds: number of entries and their bytes."""

    entries: int
    size: int


@sealed
class Cache:
    """A folder of results.

    No locks: two writers of one key write the same bytes. An entry ends in the SHA-256 of its payload, so that a cut
    file reads as absent.

    Attributes:
        folder: where; made when first written to.
        limit: bytes it may hold; the oldest entries go first.
    """

    folder: Path
    limit: int = LIMIT
    _writes: Iterator[int] = field(default_factory=itertools.count, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, int]]:
        """Pickle without the counter."""
        return Cache, (self.folder, self.limit)

    def _path(self, name: str) -> str:
        # no folders below: a new folder costs a file system up to fifty times what one more file costs, and tens of thousands
        # of files in one are nothing to it
        return f"{self.folder}/{name}"

    def get(self, name: str) -> bytes | None:
        """The payload kept under a key, or None."""
        try:
            with open(self._path(name), "rb") as file:
                data = file.read()
        except (OSError, ValueError):
            return None
        payload = data[:-DIGEST]
        return payload if hashlib.sha256(payload).digest() == data[-DIGEST:] else None

    def put(self, name: str, payload: bytes) -> None:
        """Keep a payload; silently does nothing where the folder cannot be written to."""
        temporary = f"{self.folder}/.{name}-{os.getpid()}-{threading.get_ident()}"
        try:
            handle = _create(temporary)
        except (OSError, ValueError):
            return
        try:
            try:
                os.write(handle, payload + hashlib.sha256(payload).digest())
            finally:
                os.close(handle)
            os.replace(temporary, self._path(name))
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            return
        if next(self._writes) % PRUNE_EVERY == 0:
            self.prune()

    def _entries(self) -> list[tuple[float, str, int, str]]:
        """(time of writing, name, size, path) of every file, half-written ones included; oldest first."""
        found = []
        with suppress(OSError):
            for entry in os.scandir(self.folder):
                if _OURS.fullmatch(entry.name):
                    with suppress(OSError):
                        status = entry.stat(follow_symlinks=False)
                        found.append((status.st_mtime, entry.name, status.st_size, entry.path))
        return sorted(found)

    def usage(self) -> Usage:
        """How much it holds."""
        entries = self._entries()
        return Usage(len(entries), sum(entry[2] for entry in entries))

    def prune(self) -> None:
        """Take the oldest entries out until the rest is within the limit."""
        entries = self._entries()
        excess = sum(entry[2] for entry in entries) - self.limit
        for _, _, size, path in entries:
            if excess <= 0:
                return
            with suppress(OSError):
                os.unlink(path)
                excess -= size

    def clear(self) -> Usage:
        """Take everything out; says what was there. Only what a cache wrote is touched."""
        gone = self.usage()
        for _, _, _, path in self._entries():
            with suppress(OSError):
                os.unlink(path)
        return gone
