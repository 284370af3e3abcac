"""Vocabularies of lookup layers, where the listing gives them: `lookup.get_vocabulary()`, `lookup.vocabulary_size()`."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from netdiagram.ir import Settings
from netdiagram.sources.interp.machine import Machine
from netdiagram.sources.interp.values import Args, Kwargs, Unknown
from netdiagram.sources.keras.graph import LayerObject
from netdiagram.sources.keras.known import KnownLayer


def _tokens(layer: LayerObject, *, special: bool = True) -> list[Any] | None:
    words = layer.settings.get("vocabulary")
    if not isinstance(words, (tuple, list)):
        return None
    settings = layer.settings
    mask = settings.get("mask_token", "")
    masks = [mask] if mask is not None and settings.get("output_mode") == "int" else []
    first = [*masks, *[settings.get("oov_token", "[UNK]")] * settings.get("num_oov_indices", 1)]
    rest = list(words[len(first) :] if list(words[: len(first)]) == first else words)
    return first + rest if special else rest


def _unknown(run: Machine, layer: LayerObject, word: str, node: ast.expr) -> Unknown:
    return Unknown(f"{layer.name}.{word}(…)", "a vocabulary that is learnt from data is not known", run.span(node))


def get(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """All tokens, the special ones first."""
    special = args[0] if args else kwargs.get("include_special_tokens", True)
    tokens = _tokens(layer, special=special is not False)
    if tokens is None:
        return _unknown(run, layer, "get_vocabulary", node)
    run.size(len(tokens), node)
    return tokens


def size(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """How many tokens there are."""
    del args, kwargs
    tokens = _tokens(layer)
    return _unknown(run, layer, "vocabulary_size", node) if tokens is None else len(tokens)


def put(run: Machine, layer: LayerObject, args: Args, kwargs: Kwargs, node: ast.expr) -> None:
    """A vocabulary given after the layer was made."""
    words = args[0] if args else kwargs.get("vocabulary")
    if isinstance(layer, KnownLayer) and isinstance(words, (list, tuple)) and "vocabulary" in layer.settings:
        run.weigh(words, node)
        if all(word.__class__ in (str, int) for word in words):
            layer.settings = Settings({**layer.settings, "vocabulary": tuple(words)})
            layer.spec = replace(layer.spec, settings=layer.settings)


METHODS = {"get_vocabulary": get, "vocabulary_size": size, "vocab_size": size, "set_vocabulary": put}
"""Methods of lookup layers."""
