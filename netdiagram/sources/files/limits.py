"""What a file may cost: each limit has an error of its own."""

from __future__ import annotations

from typing import Final

TEXT: Final = 16 * 1024 * 1024
"""Bytes of a configuration as text."""
YAML: Final = 1536 * 1024
"""Characters of a configuration as YAML; the largest ready-made model takes 1 MiB."""
BRACKETS: Final = 400_000
"""Objects and lists of a configuration; a layer of Keras 3 takes about 25."""
COMMAS: Final = 1_500_000
"""Values of a configuration, about."""
DIGITS: Final = 18
"""Digits of a whole number: no dimension has more."""
VALUES: Final = 400_000
"""Values looked at, when a part of the configuration is used many times over; a list of plain ones counts a tenth."""
ARGUMENTS: Final = 20_000
"""Values in the arguments of one call."""
DEPTH: Final = 60
"""Levels of lists and objects within an argument."""
LAYERS: Final = 5_000
"""Layers of a model, those of nested models included."""
MODELS: Final = 40
"""Levels of models in models."""
CALLS: Final = 20_000
"""Calls of layers, those of nested models for every shape they are called with."""
MEMBERS: Final = 10_000
"""Members of an archive."""
RATIO: Final = 200
"""How many times smaller than itself a member may be packed; Keras packs nothing, and text packs about 30-fold."""
WEIGHTS: Final = 32 * 1024 * 1024
"""Bytes of a packed member with weights; an unpacked one is read where it lies, at any size."""
TENSORS: Final = 50_000
"""Weights of a file."""
