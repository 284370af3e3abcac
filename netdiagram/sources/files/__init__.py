"""Files that hold Keras models: configurations as text or data, archives, legacy formats. One function per format.

What reads them is imported when there is one to read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netdiagram.encodings import ARCHIVE, HDF5
from netdiagram.errors import NetdiagramError
from netdiagram.ir import Network

_CLASS = re.compile(r"^[\"']?class_name[\"']?:[ \n]", re.MULTILINE)
_CONFIG = re.compile(r"^[\"']?config[\"']?:[ \n]", re.MULTILINE)
_KEYS = ("class_name", "layers", "modelTopology", "model_config")


def is_json(data: Any) -> bool:
    """A configuration as data, or as JSON."""
    if isinstance(data, Mapping):
        return any(key in data for key in _KEYS)
    if not isinstance(data, str):
        return False
    start = data[:4096].lstrip("\ufeff \t\r\n")
    return start.startswith('"{') or (start[:1] == "{" and start[1:].lstrip()[:1] in ('"', "}", ""))


def is_yaml(data: Any) -> bool:
    """A configuration as YAML: a mapping with a class and, before or behind it, a configuration."""
    return isinstance(data, str) and _CLASS.search(data) is not None and _CONFIG.search(data) is not None


def is_archive(data: Any) -> bool:
    """A `.keras` archive."""
    return _head(data).startswith(ARCHIVE)


def is_h5(data: Any) -> bool:
    """An HDF5 file."""
    return _head(data).startswith(HDF5)


def _head(data: Any) -> bytes:
    if isinstance(data, bytes):
        return data[:8]
    if isinstance(data, Path):
        with data.open("rb") as file:
            return file.read(8)
    return b""


def read_json(data: Any, **options: Any) -> Network:
    """A configuration: `model.to_json()` of Keras 1 to 3, or the same as data.

    Args:
        data: the text, or a dict.
        options: of `config.load`.

    Raises:
        NetdiagramError: it cannot be read, or Keras would refuse it.
    """
    from netdiagram.sources.files import config, documents

    return config.load(data if isinstance(data, Mapping) else documents.parse(_text(data)), **options)


def read_yaml(data: Any, **options: Any) -> Network:
    """`model.to_yaml()` of Keras 1 and 2.

    Raises:
        NetdiagramError: it cannot be read, or Keras would refuse it.
    """
    from netdiagram.sources.files import config, yaml

    return config.load(yaml.parse(_text(data)), **options)


def read_h5(data: Any, **options: Any) -> Network:
    """`model.save('name.h5')` of Keras 1 to 3: the configuration in it.

    Raises:
        NetdiagramError: h5py is not there, or the file cannot be read, or Keras would refuse it.
    """
    from netdiagram.sources.files import config, documents, hdf5

    return config.load(documents.parse(hdf5.config(_bytes(data))), **options)


def read_keras(data: Any, *, name: str | None = None, **options: Any) -> Network:
    """`model.save('name.keras')`: the configuration in it, and, with h5py, names and shapes of weights nobody else knows.

    Raises:
        NetdiagramError: the archive cannot be read, or Keras would refuse the model.
    """
    from netdiagram.sources.files import archive, config, documents, hdf5, weights

    source = _bytes(data)
    with archive.opened(source) as file:
        maker = config.build(documents.parse(file.config()), options.get("input_shape"))
        if maker.unknown:
            stored = file.weights()
            found = None if stored is None else hdf5.weights(stored[0] or source, *stored[1:])
            if found is not None:
                weights.fill(maker, found)
    return config.network(maker, name)


def _text(data: Any) -> str:
    if isinstance(data, str):
        return data
    raise NetdiagramError("source.format", "this is not the text of a configuration")


def _bytes(data: Any) -> bytes | Path:
    if isinstance(data, (bytes, Path)):
        return data
    raise NetdiagramError("source.format", "such a file is read from a Path, or from its bytes")
