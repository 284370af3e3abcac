"""The one place that knows all stages: from a source to what a host puts on the page.

Comes in: source text and options. Goes out: a `Document` (inline SVG, HTML table, words, warnings), or one rendered output.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netdiagram import options as option_table
from netdiagram.errors import Diagnostic, NetdiagramError, Span, did_you_mean
from netdiagram.ir import Network
from netdiagram.options import Options
from netdiagram.scene import ID, Group, Item, Scene

if TYPE_CHECKING:
    from netdiagram.cache import Cache


@dataclass(frozen=True, slots=True)
class Request:
    """What a host asks for.

    Attributes:
        source: the text of a listing, or the bytes of a file.
        options: every option.
        format: name of the source format; None to find out.
    """

    source: str | bytes
    options: Options = field(default_factory=Options)
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a host puts on a page. Ids in `svg` and `table` begin with `scene.ID` until `embed` fills them in.

    Attributes:
        svg: the inline drawing.
        table: the HTML parameter table; empty where the options want none.
        title: the drawing's name.
        description: the architecture in words.
        width: of the drawing, CSS pixels.
        height: of the drawing, CSS pixels.
        lines: (line of the listing, anchor of the layer made there).
        diagnostics: warnings, in order.
    """

    svg: str
    table: str
    title: str
    description: str
    width: float
    height: float
    lines: tuple[tuple[int, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def embed(text: str, prefix: str) -> str:
    """`text` with ids that begin with `prefix`, which must be unique on the page."""
    return text.replace(ID, prefix)


def load(
    source: Any,
    *,
    format: str | None = None,  # noqa: A002 - the public name
    input_shape: tuple[int | None, ...] | None = None,
    name: str | None = None,
) -> Network:
    """Read and infer a network.

    Args:
        source: a listing as text, a file as a `Path`, a Keras config as a dict, or an object that knows one of these.
        format: name of the source format; None to find out.
        input_shape: of one input, without the batch, for a model that does not say.
        name: which variable or model, where a listing defines several (default: the last one made).

    Raises:
        NetdiagramError: what cannot be read, or what Keras would refuse.
    """
    from netdiagram import sources

    return sources.load(source, format=format, input_shape=input_shape, name=name)


def render(net: Network, to: str = "svg", view: str = "auto", **options: Any) -> str | bytes:
    """Draw a network.

    Raises:
        NetdiagramError: an unknown output, view or option.
    """
    raise NotImplementedError
