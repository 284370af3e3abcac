"""Dotted names of the Keras world: one spelling for all the ways of importing it."""

from __future__ import annotations

import re
from functools import lru_cache

_KERAS = re.compile(
    r"(?:tensorflow(?:\.python|\.contrib|\.compat\.v[12])*\.)?_?(?:keras_core|tf_keras|keras)(?:\.(?:api|src|_tf_keras|v2))*(?=\.|\Z)"
)
_SHORT = {"tf": "tensorflow", "np": "numpy", "K": "keras.backend", "jnp": "jax.numpy"}

BARE = {
    **{word: f"keras.{word}" for word in (
        "layers", "models", "ops", "backend", "activations", "initializers", "regularizers", "constraints", "optimizers", "losses",
        "metrics", "callbacks", "applications", "utils", "datasets", "preprocessing", "random", "mixed_precision", "saving", "config",
    )},
    "keras": "keras", "tf": "tensorflow", "tensorflow": "tensorflow", "np": "numpy", "numpy": "numpy", "K": "keras.backend",
    "math": "math", "os": "os", "sys": "sys", "plt": "matplotlib.pyplot", "pd": "pandas", "json": "json", "time": "time",
    "itertools": "itertools", "functools": "functools", "collections": "collections", "torch": "torch", "random_module": "random",
    "nn": "tensorflow.nn",
}  # fmt: skip
"""Modules that listings use without importing them."""

MODULES = frozenset(
    (
        *[
            "activations",
            "api",
            "applications",
            "backend",
            "callbacks",
            "config",
            "constraints",
            "datasets",
            "distillation",
            "distribution",
            "dtype_policies",
            "export",
            "initializers",
            "layers",
            "legacy",
            "losses",
            "metrics",
            "mixed_precision",
            "models",
            "ops",
            "optimizers",
            "preprocessing",
            "quantizers",
            "random",
            "regularizers",
            "saving",
            "src",
            "tree",
            "utils",
            "visualization",
            "wrappers",
        ],
        # of Keras 1 and 2
        *[
            "objectives",
            "engine",
            "estimator",
            "experimental",
            "feature_column",
            "premade",
            "__internal__",
            "dtensor",
            "protobuf",
            "integration_test",
        ],
    )
)
"""Modules of Keras, of all its ages."""
DRAWN = {"Deconv2D": "Conv2DTranspose"}
"""Layers that convnet-drawer calls otherwise than Keras."""

OPAQUE = {"initializers", "regularizers", "constraints", "optimizers", "losses", "metrics", "callbacks", "schedules"}
"""Modules of Keras whose values matter for nothing that is drawn."""


@lru_cache(maxsize=1024)
def canonical(path: str) -> str:
    """`tensorflow.keras.layers.Dense` → `keras.layers.Dense`; what is not Keras stays, short names written out."""
    match = _KERAS.match(path)
    if match:
        return "keras" + path[match.end() :]
    head, dot, rest = path.partition(".")
    return _SHORT.get(head, head) + dot + rest


@lru_cache(maxsize=1024)
def split(path: str) -> tuple[str, str]:
    """Where a name belongs, and its last part: `layer`, `model`, `operation`, `opaque`, `application`, `number`, `keras` or `foreign`."""
    path = canonical(path)
    head, _, last = path.rpartition(".")
    root, _, module = head.partition(".")
    if path == "convnet_drawer" or root == "convnet_drawer":
        return "layer", last
    if root == "keras" or head == "":
        parts = module.split(".") if module else []
        if any(part in OPAQUE for part in parts):
            return "opaque", last
        if "applications" in parts:
            return "application", last
        if parts and parts[0] in {"ops", "activations", "backend", "nn"}:
            return "operation", last
        if parts and parts[0] in {
            "utils",
            "callbacks",
            "datasets",
            "preprocessing",
            "saving",
            "config",
            "mixed_precision",
            "random",
        }:
            return "keras", last
        return "layer", last
    if root in {"tensorflow", "numpy", "jax", "math"}:
        return "operation", last
    return "foreign", last
