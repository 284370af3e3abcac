"""Binding a constructor's arguments to a row's parameters, as Python and Keras would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from netdiagram.errors import NetdiagramError, Span, did_you_mean
from netdiagram.ir import Settings
from netdiagram.layers import arguments, history
from netdiagram.layers.base import REQUIRED, Kind, LayerType, Refusal, Wrong
from netdiagram.records import sealed

Spans = Mapping[int | str, Span]
"""Places of arguments' values, by position or keyword."""
_put = dict.__setitem__


class Site(NamedTuple):
    """Where a constructor stands and what it is called in messages.

    Attributes:
        title: `Conv2D 'stem'`.
        span: the call.
        spans: its arguments' values.
    """

    title: str
    span: Span | None = None
    spans: Spans | None = None

    def fail(self, code: str, text: str, key: int | str, hint: str = "") -> NoReturn:
        """Refuse, at an argument where its place is known.

        Raises:
            NetdiagramError: always.
        """
        raise NetdiagramError(code, f"{self.title}{text}", (self.spans or {}).get(key, self.span), hint) from None


class Bound(NamedTuple):
    """Arguments, bound: the settings, and what does not belong to them."""

    settings: Settings
    name: str | None
    trainable: bool


@sealed
class _Plan:
    """How a row's arguments are bound: worked out once.

    Attributes:
        words: parameters in order.
        kinds: of every argument the constructor takes.
        defaults: as settings hold them.
        renamed: old spellings that work.
    """

    words: tuple[str, ...]
    kinds: dict[str, Kind | None]
    defaults: dict[str, Any]
    renamed: Mapping[str, str]


_APART = frozenset({"name", "trainable"})
"""Arguments that are no settings."""


_plans: dict[str, _Plan] = {}


def _plan(row: LayerType) -> _Plan:
    plan = _plans.get(row.name)
    if plan is None:
        plan = _plans[row.name] = _planned(row)
    return plan


def _planned(row: LayerType) -> _Plan:
    base = arguments.BASE if row.base is None else row.base
    kinds = {**base, **row.further, **{p.name: p.kind for p in row.signature}}
    defaults = {
        p.name: p.default if p.kind is None or p.default is REQUIRED else p.kind(p.default)
        for p in row.signature
        if p.name not in _APART
    }
    return _Plan(tuple(p.name for p in row.signature), kinds, defaults, row.renamed)


def bind(row: LayerType, site: Site, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Bound:
    """The settings of a layer, complete with defaults and normalized.

    Raises:
        NetdiagramError: an argument too many or too few, one that the layer does not take, or a value that it does not
        take.
    """
    plan = _plan(row)
    words = plan.words
    settings = Settings(plan.defaults)
    apart: dict[str, Any] = {}
    if args:
        if len(args) > len(words):
            most = f"{len(words)} arguments" if words else "no arguments"
            site.fail(
                "layer.argument",
                f" takes at most {most} by position, but {len(args)} are given",
                len(words),
                usage(row),
            )
        for position, value in enumerate(args):
            word = words[position]
            if word in kwargs:
                site.fail("layer.argument", f": {word} is given twice", word)
            _put(apart if word in _APART else settings, word, _read(plan, site, word, value, position))
    for key, value in kwargs.items():
        word = plan.renamed.get(key, key)
        _put(apart if word in _APART else settings, word, _read(plan, site, word, value, key))
    _complete(row, site, settings)
    if row.check is not None:
        settings = _checked(row, site, settings, len(args))
    return Bound(settings, apart.get("name"), apart.get("trainable", True))


def _read(plan: _Plan, site: Site, word: str, value: Any, key: int | str) -> Any:
    try:
        kind = plan.kinds[word]
    except KeyError:
        _unknown(plan, site, word)
    if kind is not None:
        try:
            return kind(value)
        except Wrong as wrong:
            site.fail("layer.argument", f": {word}={arguments.shown(value)} {wrong.text}", key, wrong.hint)
    return frozen(value) if isinstance(value, list) else value


def _unknown(plan: _Plan, site: Site, word: str) -> NoReturn:
    hint = history.argument_hint(word, plan.kinds) or did_you_mean(word, plan.kinds)
    hint = hint or "it takes " + (", ".join(plan.words) or "no arguments of its own")
    site.fail("layer.keyword", f" takes no argument '{word}'", word, hint)


def _complete(row: LayerType, site: Site, settings: Settings) -> None:
    if REQUIRED in settings.values():
        missing = [word for word, given in settings.items() if given is REQUIRED]
        site.fail("layer.missing", f": {' and '.join(missing)} must be given", "", usage(row))


def _checked(row: LayerType, site: Site, settings: Settings, positional: int) -> Settings:
    draft = dict(settings)
    try:
        row.check(draft)  # type: ignore[misc]
    except Refusal as refusal:
        words = [p.name for p in row.signature]
        key: int | str = refusal.argument
        if key in words and words.index(key) < positional:
            key = words.index(key)
        site.fail(refusal.code, f": {refusal.text}", key, refusal.hint)
    return Settings(draft)


def frozen(value: Any) -> Any:
    """Lists as tuples, all the way down."""
    return tuple([frozen(item) for item in value]) if isinstance(value, (list, tuple)) else value


def usage(row: LayerType) -> str:
    """How a layer is written: `Conv2D(filters, kernel_size, strides=(1, 1), …)`."""
    parts = [p.name if p.default is REQUIRED else f"{p.name}={p.default!r}" for p in row.signature]
    return f"{row.name}({', '.join(parts[:6])}{', …' if len(parts) > 6 else ''})"
