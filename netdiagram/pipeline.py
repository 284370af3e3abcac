"""The one place that knows all stages: from a source to what a host puts on the page.

Comes in: source text and options. Goes out: a `Document` (inline SVG, HTML table, words, warnings), or one rendered output.
Stages are imported where they are first needed, so that `import netdiagram` stays cheap.
"""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from netdiagram import documents, text
from netdiagram import options as option_table
from netdiagram.documents import Attached, Document, Request, embed
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.ir import Network, anchor
from netdiagram.options import Options
from netdiagram.scene import Group, Item, Scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netdiagram.blocks import Outline
    from netdiagram.cache import Cache
    from netdiagram.tables import Table

__all__ = [
    "Attached",
    "Document",
    "Request",
    "document",
    "embed",
    "load",
    "network",
    "picture",
    "plain",
    "render",
]


# ---------------------------------------------------------------- the public API


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
        source: a listing as text, a file as a `Path`, a Keras config as a dict, or an object that knows one of these.
        format: name of the source format; None to find out.
        input_shape: of one input, without the batch, for a model that does not say.
        name: which variable or model, where a listing defines several (default: the last one made).
        unknown: `refuse` or `draw` a layer nobody knows.

    Raises:
        NetdiagramError: what cannot be read, or what Keras would refuse.
    """
    from netdiagram import sources

    return sources.load(source, format=format, input_shape=input_shape, name=name, unknown=unknown)


def render(net: Network, to: str = "svg", view: str = "auto", **options: Any) -> str | bytes:
    """Draw a network, or write its table.

    Args:
        net: what `load` gave.
        to: name of the output: `svg`, or `ascii` for a summary in plain text; for the table `text`, `html`, `csv`, `json`,
            `markdown` or `latex`.
        view: name of the view.
        **options: any other option, by its name with `_` for `-`; text is read as an author's would be.

    Raises:
        NetdiagramError: an unknown output, view or option (`output.unknown`, `option.unknown`, `option.value`).
    """
    from netdiagram.outputs import OUTPUTS

    chosen = option_table.coerce({"view": view, **options})
    row = OUTPUTS.get(to)
    if row is None:
        hint = did_you_mean(to, OUTPUTS) or "there are " + ", ".join(OUTPUTS)
        raise NetdiagramError("output.unknown", f"there is no output '{to}'", hint=hint)
    if row.kind == "scene":
        pictures = tuple([picture(path, path) for _, path, _ in chosen.image])
        return row.write(_scene(net, chosen, pictures), chosen)
    if row.kind == "table":
        return row.write(_table(net, chosen, {}), chosen)
    return row.write(_outline(net, chosen), chosen)


# ---------------------------------------------------------------- the stages


def picture(name: str, file: str) -> Attached:
    """A picture that the option `image` names.

    Args:
        name: as the author wrote it.
        file: where it is.

    Raises:
        NetdiagramError: it cannot be read (`file.missing`).
    """
    import hashlib
    from pathlib import Path

    try:
        data = Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise NetdiagramError("file.missing", f"option 'image': cannot read '{name}': {reason}") from None
    return Attached(name, file, hashlib.sha256(data).hexdigest())


def _outline(net: Network, options: Options) -> Outline:
    from netdiagram import blocks

    if options.hide or options.colors or options.style or options.spacing or options.image:
        from netdiagram.views import hiding

        hiding.check(net, options)
        net = hiding.without(net, options.hide)
    return blocks.outline(net, options.detail, options.depth, options.groups)


def _scene(net: Network, options: Options, pictures: tuple[Attached, ...] = ()) -> Scene:
    from netdiagram import views

    scene = _painted(views.draw(_outline(net, options), options), options)
    if options.image:
        scene = _filled(scene, pictures)
    if options.hide:  # what is not drawn is told
        from netdiagram import blocks
        from netdiagram.views import words

        scene = dataclasses.replace(scene, description=words.describe(blocks.outline(net, options.detail)))
    if not options.title and not options.alt:
        return scene
    return dataclasses.replace(scene, title=options.title or scene.title, description=options.alt or scene.description)


def _painted(scene: Scene, options: Options) -> Scene:
    """The scene in the palette of the options."""
    if options.palette == scene.palette:
        return scene
    from netdiagram.views import hatching

    return hatching.hatched(dataclasses.replace(scene, palette=options.palette))


def _filled(scene: Scene, pictures: tuple[Attached, ...]) -> Scene:
    """The scene with the pictures themselves."""
    from pathlib import Path

    from netdiagram.outputs import thumbnails

    files = {attached.name: attached.file for attached in pictures}
    return thumbnails.filled(scene, lambda name: Path(files[name]).read_bytes())


def _table(net: Network, options: Options, shown: dict[str, str]) -> Table:
    from netdiagram.views import table

    return table.make(net, options, shown)


def _groups(items: Iterable[Item]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.items)


def _shown(scene: Scene) -> dict[str, str]:
    """Anchor of each layer to the key of the block that draws it."""
    shown: dict[str, str] = {}
    for group in _groups(scene.items):
        for key in group.keys or ((group.key,) if group.key else ()):
            shown.setdefault(key, group.key)
    return shown


def _words(net: Network) -> Iterator[str]:
    from netdiagram.views import words

    for layer in net.layers:
        yield layer.type
        if not words.automatic(layer):
            yield layer.name
        if layer.network is not None:
            yield from _words(layer.network)


def _lines(net: Network, outer: tuple[str, ...] = ()) -> Iterator[tuple[int, str]]:
    for layer in net.layers:
        if layer.span:
            yield layer.span.line, anchor(*outer, layer.name)
        if layer.network is not None:
            yield from _lines(layer.network, (*outer, layer.name))


# ---------------------------------------------------------------- what hosts ask for


@lru_cache(maxsize=8)
def _network(
    source: str | bytes,
    format: str | None,
    name: str | None,
    input_shape: tuple[int | None, ...] | None,
    unknown: str,
) -> Network:
    return load(source, format=format, input_shape=input_shape, name=name, unknown=unknown)


def network(request: Request) -> Network:
    """The inferred network of a request (the last few are kept in memory).

    Raises:
        NetdiagramError: a refused source.
    """
    options = request.options
    return _network(request.source, request.format, options.model or None, options.input_shape, options.unknown)


def document(request: Request, cache: Cache | None = None) -> Document:
    """Everything a host embeds.

    Raises:
        NetdiagramError: a refused source.
    """
    if cache is None:
        return _document(request)
    name = _key("document", request)
    kept = cache.get(name)
    if kept is not None:
        return documents.read(kept)
    made = _document(request)
    cache.put(name, documents.write(made))
    return made


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would go through a host's whole heap for our short-lived tuples."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def plain(request: Request, cache: Cache | None = None) -> str:
    """The ASCII summary, for builders without pictures.

    Raises:
        NetdiagramError: a refused source.
    """
    from netdiagram.views import text as picture

    name = _key("plain", request) if cache else ""
    kept = cache.get(name) if cache else None
    if kept is not None:
        return kept.decode()
    drawn = picture.draw(_outline(network(request), request.options), request.options)
    if cache:
        cache.put(name, drawn.encode())
    return drawn


@_uncollected()
def _document(request: Request) -> Document:
    from netdiagram.outputs import html, svg

    options = request.options
    net = network(request)
    scene = _scene(net, options, request.pictures)
    shows = options.table != "only"
    table = ""
    if options.table != "none":
        made = _table(net, options, _shown(scene) if shows else {})
        summary = _summary(net) if options.table == "folded" else ""
        table = html.table(made, classes=request.classes, wrapper=request.wrapper, summary=summary, links=shows)
    lines: dict[int, str] = {}
    for line, key in _lines(net):
        lines.setdefault(line, key)
    drawn = svg.inline(scene, links=bool(table)) if shows else ""
    if options.expand and drawn:
        drawn += _unfolding(net, options, _shown(scene), links=bool(table))
    return Document(
        svg=drawn,
        table=table,
        title=scene.title,
        description=scene.description,
        width=scene.width,
        height=scene.height,
        lines=tuple(sorted(lines.items())),
        diagnostics=net.diagnostics,
        words=" ".join(dict.fromkeys(_words(net))) if table else "",
    )


def _unfolding(net: Network, options: Options, shown: dict[str, str], *, links: bool) -> str:
    """What the drawing keeps closed, each to be unfolded; the ids of each drawing are its own."""
    from netdiagram.outputs import html, svg
    from netdiagram.views import expansion

    number = 0

    def unfold(found: tuple[expansion.Inside, ...]) -> str:
        nonlocal number
        parts = []
        for inside in found:
            number += 1
            own = html.renamed(svg.inline(_painted(inside.scene, options), links=links), f"e{number}-")
            parts.append(html.folded(inside.summary, own + unfold(inside.inner), "nd-inside"))
        return "".join(parts)

    plain = dataclasses.replace(options, image=())  # the author's pictures are of the whole
    return unfold(expansion.insides(_outline(net, options), plain, shown))


def _summary(net: Network) -> str:
    """What a folded table is unfolded by."""
    more = "≥ " if net.partial else ""
    return f"{len(net.layers)} layers, {more}{text.number(net.params)} parameters"


def _key(kind: str, request: Request) -> str:
    from netdiagram import cache

    depends = request.options.of("source", "drawing", "table"), [attached.digest for attached in request.pictures]
    return cache.key(kind, repr(depends), request.format or "", request.classes, request.wrapper, request.source)
