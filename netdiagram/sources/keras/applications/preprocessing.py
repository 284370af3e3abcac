"""`preprocess_input` of `keras.applications`: on a tensor of the model, a few operations; on an array, nothing that is drawn."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netdiagram.errors import did_you_mean
from netdiagram.ir import TensorSpec
from netdiagram.sources.interp.machine import Machine, short
from netdiagram.sources.interp.values import Args, Kwargs, Unknown
from netdiagram.sources.keras.applications.building import At, parsed
from netdiagram.sources.keras.graph import Tensor, world_of

MODES: Mapping[str, str] = {
    **dict.fromkeys(("vgg16", "vgg19", "resnet", "resnet50", "imagenet_utils"), "caffe"),
    **dict.fromkeys(
        ("inception_v3", "inception_resnet_v2", "xception", "mobilenet", "mobilenet_v2", "nasnet", "resnet_v2"), "tf"
    ),
    "densenet": "torch",
    **dict.fromkeys(("convnext", "efficientnet", "efficientnet_v2", "mobilenet_v3"), ""),
}
"""Modules, and what they do to an image; nothing where the network itself does it."""
_WORDS = ("x", "data_format", "mode")


def preprocess(run: Machine, module: str, args: Args, kwargs: Kwargs, node: ast.expr) -> Any:
    """A call of `preprocess_input`.

    Args:
        run: the interpreter.
        module: of `keras.applications`.
        args: positional arguments.
        kwargs: keyword arguments.
        node: the call.

    Raises:
        NetdiagramError: what Keras would refuse.
    """
    words = _WORDS if module == "imagenet_utils" else _WORDS[:2]
    if len(args) > len(words):
        run.fail(
            "application.argument",
            f"preprocess_input takes at most {len(words)} arguments, but {len(args)} are given",
            node,
        )
    for word in kwargs:
        if word not in words:
            hint = did_you_mean(word, words) or "it takes " + ", ".join(words)
            run.fail("application.argument", f"preprocess_input takes no argument '{word}'", node, hint)
    values = dict(zip(words, args, strict=False)) | kwargs
    image = values.get("x")
    if not isinstance(image, Tensor) or image.node is None:
        return Unknown(
            short(f"{module}.preprocess_input(…)"), "what it does to an array is not followed", run.span(node)
        )
    mode = values.get("mode", "caffe") if module == "imagenet_utils" else MODES[module]
    if mode not in ("caffe", "tf", "torch", ""):
        run.fail(
            "application.argument",
            "the mode of preprocess_input is 'caffe', 'tf' or 'torch'",
            node,
            did_you_mean(str(mode), ("caffe", "tf", "torch")),
        )
    first = (values.get("data_format") or world_of(run).data_format) == "channels_first"
    return _run(run, image, mode, first, node) if mode else image


def _run(run: Machine, image: Tensor, mode: str, first: bool, node: ast.expr) -> Any:
    """The listing, in the author's graph."""
    inner = Machine(At(run.places.span(node)), run.world)
    inner.frames, inner.steps, inner.at = run.frames, run.steps, run.at
    names = inner.scope.names
    names.update(x=image, mode=mode, channels_first=first)
    names["per_channel"] = Tensor(TensorSpec((3, 1, 1) if first else (3,)))
    inner.execute(parsed("preprocessing"))
    run.steps = inner.steps
    return names["x"]
