"""Sources: one file per format. `load` finds out which one it is and gives a `Network`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from netdiagram import encodings
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Network
from netdiagram.records import record
from netdiagram.sources import files, keras_listing


@record
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
    "keras": Source("keras", (".keras",), files.is_archive, files.read_keras),
    "h5": Source("h5", (".h5", ".hdf5"), files.is_h5, files.read_h5),
    "json": Source("json", (".json",), files.is_json, files.read_json),
    "yaml": Source("yaml", (".yaml", ".yml"), files.is_yaml, files.read_yaml),
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
        source: a listing or a configuration as text, a file as a `Path`, a configuration as data, or an object with `to_json()`.
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
    if isinstance(source, str):
        _refuse_path(source)
    try:
        data = _data(source)
        found = SOURCES[format] if format is not None else _found(source, data)
        return found.load(data, input_shape=input_shape, name=name, unknown=unknown)
    except NetdiagramError as error:
        raise _naming(error, source) from None


def _data(source: Any) -> Any:
    """What a format is told by: text, the bytes or the path of a file that is none, or data."""
    data = _read(source) if isinstance(source, Path) else source
    if isinstance(data, bytes) and not encodings.is_binary(data):
        return encodings.decode(data)
    to_json = getattr(source, "to_json", None)
    if callable(to_json):
        try:
            return to_json()
        except Exception as error:
            kind = type(source).__name__
            raise NetdiagramError("source.object", f"{kind}.to_json() fails: {type(error).__name__}") from error
    return data


def _found(source: Any, data: Any) -> Source:
    """The format of some data: by what it is, then by the file's suffix."""
    found = next((row for row in SOURCES.values() if row.sniff(data)), None)
    if isinstance(source, Path) and (found is None or found.name == "listing"):
        suffix = source.suffix.lower()
        found = next((row for row in SOURCES.values() if suffix and suffix in row.suffixes), found)
    if found is None:
        raise NetdiagramError(
            "source.unknown",
            f"netdiagram cannot read a {type(source).__name__}",
            hint="give the text of a listing, a configuration, or a Path",
        )
    return found


def _naming(error: NetdiagramError, source: Any) -> NetdiagramError:
    """The same error; where there is no place in a text to point at, with the name of the file."""
    if not isinstance(source, Path) or error.span is not None or source.name in error.message:
        return error
    return NetdiagramError(error.code, f"{error.message} (in '{source.name}')", None, error.hint)


def _read(path: Path) -> bytes | Path:
    """The bytes of a file; a binary one is not read at once, and stays a path."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            if encodings.is_binary(head):
                return path
            data = head + file.read(_LARGEST + 1)
    except OSError as error:
        raise NetdiagramError("source.file", f"'{path}' cannot be read: {error.strerror or error}") from None
    if len(data) > _LARGEST:
        raise NetdiagramError("limit.source", f"'{path}' is larger than {_LARGEST >> 20} MiB")
    return data


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
