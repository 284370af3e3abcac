"""Sources: one file per format. `load` finds out which one it is and gives a `Network`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Network
from netdiagram.sources import keras_listing


@dataclass(frozen=True, slots=True)
class Source:
    """One source format.

    Attributes:
        name: what `format=` calls it.
        suffixes: of its files.
        sniff: whether some data is of this format.
        load: data to a network.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Any], bool]
    load: Callable[..., Network]


SOURCES: dict[str, Source] = {
    "listing": Source(
        "listing", (".py", ".txt", ".md", ".rst", ".nd", ""), lambda data: isinstance(data, str), keras_listing.load
    ),
}
"""Formats by name, tried in order."""

_LARGEST = 64 * 1024 * 1024
"""Bytes of a file."""


def load(
    source: Any,
    *,
    format: str | None = None,
    input_shape: tuple[int | None, ...] | None = None,
    name: str | None = None,
    unknown: str = "refuse",
) -> Network:
    """Read and infer a network.

    Args:
        source: a listing as text, a file as a `Path`.
        format: name of the source format; None to find out.
        input_shape: of one input, without the batch, for a model that does not say.
        name: which variable or model, where a listing defines several (default: the last one made).
        unknown: `refuse` or `draw` a layer nobody knows.

    Raises:
        NetdiagramError: what cannot be read, or what Keras would refuse.
    """
    if format is not None and format not in SOURCES:
        hint = did_you_mean(format, SOURCES) or "there are " + ", ".join(SOURCES)
        raise NetdiagramError("source.format", f"there is no source format '{format}'", hint=hint)
    data = _read(source) if isinstance(source, Path) else source
    if isinstance(data, bytes):
        data = _decode(data)
    if isinstance(source, str):
        _refuse_path(source)
    found = SOURCES[format] if format is not None else next((s for s in SOURCES.values() if s.sniff(data)), None)
    if found is None:
        raise NetdiagramError(
            "source.unknown",
            f"netdiagram cannot read a {type(source).__name__}",
            hint="give the text of a listing, or a Path",
        )
    return found.load(data, input_shape=input_shape, name=name, unknown=unknown)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise NetdiagramError("source.file", f"'{path}' cannot be read: {error.strerror or error}") from None
    if len(data) > _LARGEST:
        raise NetdiagramError("limit.source", f"'{path}' is larger than {_LARGEST >> 20} MiB")
    return data


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NetdiagramError(
            "source.encoding", f"the listing is not UTF-8 (byte {error.start})", hint="save it as UTF-8"
        ) from None


def _refuse_path(text: str) -> None:
    """A file's name given as text."""
    word = text.strip()
    if "\n" in word or not word or len(word) > 300 or "(" in word or " " in word:
        return
    if word.lower().endswith((".py", ".txt", ".json", ".keras", ".h5", ".hdf5", ".onnx", ".yaml", ".yml", ".md")):
        raise NetdiagramError(
            "source.path",
            f"'{word}' is the name of a file, given as the text of a listing",
            hint="give a Path: load(Path('…'))",
        )
