"""`.keras` archives: the configuration in them, and the names and shapes of the weights.

Nothing is unpacked to disk, and no member is looked for by a name that the archive chooses.
"""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from netdiagram.errors import NetdiagramError
from netdiagram.sources.files import limits

CONFIG = "config.json"
WEIGHTS = "model.weights.h5"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    LookupError,
)


class Archive:
    """An open archive."""

    def __init__(self, file: IO[bytes], packed: zipfile.ZipFile) -> None:
        self._file = file
        self._zip = packed

    def config(self) -> str:
        """The text of the configuration.

        Raises:
            NetdiagramError: there is none, or it is damaged or beyond the limits.
        """
        found = self._member(CONFIG)
        if found is None:
            raise NetdiagramError(
                "file.archive", f"the archive holds no {CONFIG}", hint="Keras writes one with model.save('name.keras')"
            )
        data = self._content(found, limits.TEXT)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NetdiagramError("file.encoding", f"{CONFIG} in the archive is not UTF-8") from None

    def weights(self) -> tuple[bytes, int, int] | None:
        """Where the weights lie: bytes of their own, or a stretch of the archive (empty bytes, start and size).

        None where there are none, or they would have to be unpacked and are too large.
        """
        found = self._member(WEIGHTS)
        if found is None:
            return None
        try:
            if found.compress_type == zipfile.ZIP_STORED:
                self._zip.open(found).close()  # checks the member's own header
                return b"", self._start(found), found.file_size
            return self._content(found, limits.WEIGHTS), 0, 0
        except (*_BROKEN, NetdiagramError):
            return None

    def _member(self, name: str) -> zipfile.ZipInfo | None:
        found = [member for member in self._zip.infolist() if member.filename == name]
        if len(found) > 1:
            raise NetdiagramError("file.archive", f"the archive holds {len(found)} members called {name}")
        return found[0] if found else None

    def _start(self, member: zipfile.ZipInfo) -> int:
        """Where the content of an unpacked member begins: behind its header, name and extra field."""
        self._file.seek(member.header_offset + 26)
        sizes = self._file.read(4)
        return member.header_offset + 30 + int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:4], "little")

    def _content(self, member: zipfile.ZipInfo, most: int) -> bytes:
        name = member.filename
        if member.flag_bits & 1:
            raise NetdiagramError("file.archive", f"{name} in the archive is encrypted")
        if member.file_size > most:
            raise NetdiagramError("limit.source", f"{name} in the archive is larger than {most >> 20} MiB")
        if member.file_size > limits.RATIO * max(member.compress_size, 1024):
            raise NetdiagramError("limit.ratio", f"{name} in the archive is packed more than {limits.RATIO}-fold")
        try:
            with self._zip.open(member) as file:
                # what the directory says may be a lie
                data = file.read(most + 1)
        except _BROKEN:
            raise NetdiagramError("file.archive", f"{name} in the archive is damaged") from None
        if len(data) > most:
            raise NetdiagramError("limit.source", f"{name} in the archive is larger than {most >> 20} MiB")
        return data


@contextmanager
def opened(source: Path | bytes) -> Iterator[Archive]:
    """An archive, by its path or its bytes.

    Raises:
        NetdiagramError: it cannot be read (`file.archive`), or holds too many members.
    """
    try:
        file: IO[bytes] = open(source, "rb") if isinstance(source, Path) else io.BytesIO(source)  # noqa: SIM115 - closed below
    except OSError as error:
        raise NetdiagramError("source.file", f"{source!s} cannot be read: {error.strerror or error}") from None
    with file:
        _check_count(file)
        try:
            packed = zipfile.ZipFile(file)
        except _BROKEN:
            raise NetdiagramError(
                "file.archive", "the archive is damaged: it has no readable directory", hint="it may have been cut off"
            ) from None
        with packed:
            if len(packed.infolist()) > limits.MEMBERS:
                raise NetdiagramError("limit.members", f"the archive holds more than {limits.MEMBERS} members")
            yield Archive(file, packed)


def _check_count(file: IO[bytes]) -> None:
    """How many members there are is told at the end of an archive; reading a directory of millions would take long."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and len(tail) >= at + 16:
        length = int.from_bytes(tail[at + 12 : at + 16], "little")
        # a directory entry takes at least 46 bytes; one of 64 bit is told elsewhere, but is as long
        if min(length, size) > limits.MEMBERS * 400:
            raise NetdiagramError("limit.members", f"the archive holds more than {limits.MEMBERS} members")
    file.seek(0)
