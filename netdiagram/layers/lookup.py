"""Lookup of words and numbers in vocabularies, and text as tokens."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Dim, Opaque, Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import Kind, LayerType, Wrong, refuse
from netdiagram.layers.preprocessing import encoded, no_sparse_int


def _depth(s: Settings, mask: Any) -> Dim:
    """How many tokens there are, the special ones included; None where only training data would tell."""
    if s["pad_to_max_tokens"]:
        return int(s["max_tokens"])
    words = s["vocabulary"]
    if isinstance(words, (tuple, list)):
        return _known(s, mask, words)
    size = s.get("vocabulary_size")
    return size if isinstance(size, int) else None


def _known(s: Settings, mask: Any, words: Any) -> int:
    masks = [mask] if mask is not None and s["output_mode"] == "int" else []
    special = [*masks, *[s.get("oov_token", "[UNK]")] * s.get("num_oov_indices", 1)]
    tokens = words[len(special) :] if list(words[: len(special)]) == special else words
    return len(special) + len(tokens)


def lookup_shape(s: Settings, x: Shape) -> Shape:
    """`StringLookup`, `IntegerLookup`."""
    if s["output_mode"] == "int":
        return x
    return encoded(x, _depth(s, s["mask_token"]), "one_hot" if s["output_mode"] == "one_hot" else "count")


def text_shape(s: Settings, x: Shape) -> Shape:
    """`TextVectorization`: a sequence of tokens, or a bag of them."""
    if s["output_mode"] == "int":
        return (x[0] if x else None, s["output_sequence_length"])
    if s["split"] is not None:
        x = (*x, None)
    elif len(x) <= 1:
        x = (*x, 1)
    return encoded(x, _depth(s, ""), "one_hot" if s["output_mode"] == "one_hot" else "count")


def _check_lookup(s: dict[str, Any]) -> None:
    mode, most = s["output_mode"], s["max_tokens"]
    s["output_mode"] = mode = {"binary": "multi_hot", "tf-idf": "tf_idf"}.get(mode, mode)
    if s["pad_to_max_tokens"] and most is None:
        refuse(
            "layer.argument",
            "pad_to_max_tokens=True needs max_tokens",
            "give max_tokens=20000, for example",
            "pad_to_max_tokens",
        )
    if most is not None and most <= 1:
        refuse("layer.argument", f"max_tokens={most} leaves no token", "give 2 or more", "max_tokens")
    if s.get("invert") and mode != "int":
        refuse(
            "layer.argument", f"invert=True does not go with output_mode='{mode}'", "output_mode='int'", "output_mode"
        )
    if s["sparse"]:
        no_sparse_int(s)
    if s["idf_weights"] is not None and mode != "tf_idf":
        refuse(
            "layer.argument", f"idf_weights do not go with output_mode='{mode}'", "output_mode='tf_idf'", "idf_weights"
        )
    if s.get("salt") is not None and s.get("oov_method") == "floormod":
        refuse("layer.argument", "salt does not go with oov_method='floormod'", "oov_method='farmhash'", "salt")
    _check_vocabulary(s)


def _check_tokens(s: dict[str, Any], words: tuple[Any, ...] | list[Any]) -> None:
    """Refuse words that are numbers, and the other way round."""
    numbers = "vocabulary_dtype" in s
    for word in words:
        whole = kind.is_int(word) or (isinstance(word, str) and word.lstrip("+-").isdigit())
        if not whole if numbers else isinstance(word, (bool, int, float)):
            wanted = "whole numbers" if numbers else "words"
            refuse("layer.argument", f"its vocabulary holds {word!r}, but it looks up {wanted}", argument="vocabulary")


def _check_vocabulary(s: dict[str, Any]) -> None:
    words = s["vocabulary"]
    if not isinstance(words, (tuple, list)):
        return
    if not words:
        refuse("layer.argument", "its vocabulary is empty", argument="vocabulary")
    _check_tokens(s, [word for word in words if not isinstance(word, Opaque)])
    if s["output_mode"] == "tf_idf" and s["idf_weights"] is None:
        refuse("layer.argument", "a vocabulary with output_mode='tf_idf' needs idf_weights", argument="vocabulary")
    if all(isinstance(word, (str, int)) for word in words) and len(set(words)) < len(words):
        refuse("layer.argument", "its vocabulary names a word twice", argument="vocabulary")
    size = _known(Settings(s), s.get("mask_token", ""), words)
    if s["max_tokens"] is not None and size > s["max_tokens"]:
        refuse(
            "layer.argument",
            f"its vocabulary has {size} tokens, more than max_tokens={s['max_tokens']}",
            argument="max_tokens",
        )


def _check_text(s: dict[str, Any]) -> None:
    _check_lookup(s)
    if s["output_mode"] != "int" and s["output_sequence_length"] is not None:
        refuse(
            "layer.argument",
            f"output_sequence_length does not go with output_mode='{s['output_mode']}'",
            "output_mode='int'",
            "output_sequence_length",
        )
    if s["ragged"] and s["output_mode"] != "int":
        refuse("layer.argument", f"ragged=True does not go with output_mode='{s['output_mode']}'", argument="ragged")


def _words(value: Any) -> Any:
    if value is None or isinstance(value, (str, Opaque)):
        return value
    if isinstance(value, (tuple, list)):
        return tuple(value)
    raise Wrong("is not a list of words")


def _or_function(*words: Any) -> Kind:
    among = kind.one_of(*words)
    return lambda value: value if isinstance(value, Opaque) else among(value)


def _ngrams(value: Any) -> Any:
    if value is None or kind.is_int(value) or (isinstance(value, tuple) and all(map(kind.is_int, value))):
        return value
    raise Wrong("is neither a whole number nor a tuple of them")


# -- rows ----------------------------------------------------------------------------------------------------------------

_MODE = ("int", "one_hot", "multi_hot", "count", "tf_idf", "binary", "tf-idf")
_LOOKUP: dict[str, Kind | None] = {
    "max_tokens": kind.optional(kind.integer), "num_oov_indices": kind.natural, "vocabulary": _words,
    "output_mode": kind.one_of(*_MODE), "vocabulary_dtype": kind.one_of("int64"),
    "oov_method": kind.one_of("floormod", "farmhash"), "name": kind.name,
    "standardize": _or_function("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
    "split": _or_function("whitespace", "character", None), "ngrams": _ngrams, "invert": kind.flag,
    "output_sequence_length": kind.optional(kind.integer),
}  # fmt: skip
_LOOKED_UP: dict[str, Kind | None] = {"trainable": kind.trainable, "dtype": kind.dtype, "name": kind.name}
_UNKNOWN_WORD: dict[str, Any] = {"oov_token": "[UNK]"}
_KNOWN: dict[str, Kind | None] = {"vocabulary_size": None, "has_input_vocabulary": None}


def _row(name: str, title: str, parameters: Any, shape: Any = None, weights: Any = None, **more: Any) -> LayerType:
    return LayerType(name, "preprocessing", title, "  |  ", parameters, shape, weights, **more)


ROWS = (
    _row(
        "StringLookup", "String lookup",
        signature(
            max_tokens=None, num_oov_indices=1, mask_token=None, **_UNKNOWN_WORD, vocabulary=None, idf_weights=None,
            invert=False, output_mode="int", pad_to_max_tokens=False, sparse=False, encoding="utf-8", name=None,
            salt=None,
            kinds=_LOOKUP,
        ),
        lookup_shape, check=_check_lookup, base=_LOOKED_UP, further=_KNOWN, dtype="int64",
    ),
    _row(
        "IntegerLookup", "Integer lookup",
        signature(
            max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None,
            vocabulary_dtype="int64", idf_weights=None, invert=False, output_mode="int", sparse=False,
            pad_to_max_tokens=False, oov_method="floormod", salt=None, name=None,
            kinds=_LOOKUP,
        ),
        lookup_shape, check=_check_lookup, base=_LOOKED_UP, further=_KNOWN, dtype="int64",
    ),
    _row(
        "TextVectorization", "Text vectorization",
        signature(
            max_tokens=None, standardize="lower_and_strip_punctuation", split="whitespace", ngrams=None,
            output_mode="int", output_sequence_length=None, pad_to_max_tokens=False, vocabulary=None,
            idf_weights=None, sparse=False, ragged=False, encoding="utf-8", name=None, kinds=_LOOKUP,
        ),
        text_shape, check=_check_text, further=_KNOWN, dtype="int64",
    ),
)  # fmt: skip
