"""The Python-Markdown extension.

Blocks are taken out of the page before any other extension sees them, whatever their info string, and a mark is left in
their place that nothing else touches. The page's own parser then decides what the place is: where the mark comes to stand
in an indented code block, in raw `<pre>` or in a comment, the block is put back as the author wrote it; everywhere else
it is drawn, last of all. So nesting is that of the page, with and without superfences, and what is not shown is not drawn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape

from mkdocs_netdiagram import info, page, render
from mkdocs_netdiagram.fences import Fence, scan
from netdiagram.errors import NetdiagramError, did_you_mean
from netdiagram.outputs.markup import escape
from netdiagram.records import state

if TYPE_CHECKING:
    from markdown import Markdown

_EDGE = "\ue4d1"
_MARK = re.compile(f'<div title="{_EDGE}(?P<wrapped>[0-9]+){_EDGE}"></div>|{_EDGE}(?P<bare>[0-9]+){_EDGE}')
_IN_CODE = re.compile(
    f"(?P<gap>\n?)^(?P<before>[^\n{_EDGE}]*){_EDGE}(?P<number>[0-9]+){_EDGE}(?P<after>\n?)", re.MULTILINE
)
_CAPTION = re.compile(f'<figcaption title="{_EDGE}([0-9]+){_EDGE}">(.*?)</figcaption>\n?', re.DOTALL)
_PLACES = (
    ("<!--", "-->"),
    ("<pre", "</pre"),
    ("<textarea", "</textarea"),
    ("<script", "</script"),
    ("<style", "</style"),
)


@state
class State:
    """What is known of the page being converted.

    Attributes:
        original: its lines before any other extension.
        fences: the blocks found, by number.
        gaps: whether an empty line was put before and behind each.
        captions: captions as HTML, by number.
        prefixes: how often each prefix of ids was taken.
    """

    original: Sequence[str] = ()
    fences: list[Fence] = field(default_factory=list)
    gaps: list[tuple[bool, bool]] = field(default_factory=list)
    captions: dict[int, str] = field(default_factory=dict)
    prefixes: Counter[str] = field(default_factory=Counter)

    def add(self, fence: Fence, before: bool = False, behind: bool = False) -> str:
        """The mark for a block."""
        self.fences.append(fence)
        self.gaps.append((before, behind))
        return f"{_EDGE}{len(self.fences) - 1}{_EDGE}"


class NetdiagramExtension(Extension):
    """Draws fenced blocks of the language `netdiagram`."""

    def __init__(self, **given: Any) -> None:
        """Take the settings.

        Raises:
            NetdiagramError: defaults that are not options or have no such value.
        """
        self.config = {
            "defaults": [{}, "Options of every block that does not set them."],
            "palette": ["", "Colours of the whole site: a palette by name, or a colour for each family."],
            "cache": [True, "Keep drawings between builds: yes, no, or a folder."],
            "root": ["", "The folder that holds all files that blocks may name, and that file=/… begins at."],
            "strict": [False, "Stop at a refused listing (for hosts that do not count warnings)."],
        }
        for name, value in given.items():
            if name not in self.config:
                hint = did_you_mean(name, self.config) or "there are " + ", ".join(self.config)
                raise NetdiagramError("option.unknown", f"netdiagram has no setting '{name}'; {hint}")
            self.config[name][0] = value
        self.state = State()
        palette = self.getConfig("palette")
        self.defaults = info.defaults(
            {**({"palette": palette} if palette else {}), **(self.getConfig("defaults") or {})}
        )
        super().__init__()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processors."""
        md.registerExtension(self)
        # after snippets and critic, before tabs are preserved, white space is normalized and fences are looked for
        md.preprocessors.register(_Original(md, self), "netdiagram-original", 1000)
        md.preprocessors.register(_Take(md, self), "netdiagram", 31.07)
        # before code is highlighted and text is parsed
        md.treeprocessors.register(_PutBack(md, self), "netdiagram", 40)
        # after everybody else: nobody has to walk through the drawings
        md.postprocessors.register(_Draw(md, self), "netdiagram", -100)

    def reset(self) -> None:
        """Forget the last page."""
        self.state = State()

    def settings(self, here: page.Page) -> render.Settings:
        """The settings, with folders as the page's host has them."""
        kept, root = self.getConfig("cache"), self.getConfig("root")
        folder = str(here.project / kept) if isinstance(kept, str) and kept else ""
        return render.Settings(
            defaults=self.defaults,
            cache=render.store(folder) if kept else None,
            root=here.project / Path(root) if root else None,
            strict=bool(self.getConfig("strict")),
        )


def of(md: Markdown) -> NetdiagramExtension:
    """The extension of a converter; registered now where a site has only configured the custom fence."""
    for extension in md.registeredExtensions:
        if isinstance(extension, NetdiagramExtension):
            return extension
    made = NetdiagramExtension()
    made.extendMarkdown(md)
    made.state.original = getattr(md, "lines", ())
    return made


class _Original(Preprocessor):
    """Keeps the lines as they come: places in them are looked up when something is to be said."""

    def __init__(self, md: Markdown, extension: NetdiagramExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        self.extension.state = State(original=lines, prefixes=self.extension.state.prefixes)
        return lines


class _Take(Preprocessor):
    """Takes the blocks out of the page and leaves marks."""

    def __init__(self, md: Markdown, extension: NetdiagramExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        if not any("netdiagram" in line for line in lines):
            return lines
        state, left, at = self.extension.state, list[str](), 0
        for fence in scan(lines, self.md.tab_length):
            left += lines[at : fence.start]
            # a block at the margin stands alone, as with Python-Markdown's fenced_code; others are part of what they stand in
            before = not fence.prefix and bool(left) and bool(left[-1].strip())
            behind = not fence.prefix and fence.stop < len(lines) and bool(lines[fence.stop].strip())
            mark = fence.prefix + state.add(fence, before, behind)
            left += ([""] if before else []) + [mark] + ([""] if behind else [])
            at = fence.stop
        return left + lines[at:]


class _PutBack(Treeprocessor):
    """Puts blocks back that turned out to be code, and hands captions to the page's own inline parser."""

    def __init__(self, md: Markdown, extension: NetdiagramExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        state = self.extension.state
        if not state.fences:
            return
        for code in root.iter("code"):
            if code.text and _EDGE in code.text:
                code.text = AtomicString(_IN_CODE.sub(self._as_written, code.text))
        for number, fence in enumerate(state.fences):
            caption = _caption(fence)
            if caption:
                SubElement(root, "figcaption", {"title": f"{_EDGE}{number}{_EDGE}"}).text = caption

    def _as_written(self, match: re.Match[str]) -> str:
        state, number = self.extension.state, int(match["number"])
        if number >= len(state.fences):
            return match[0]
        before, behind = state.gaps[number]
        lines = [match["before"] + code_escape(line) if line else "" for line in state.fences[number].lines]
        return ("" if before else match["gap"]) + "\n".join(lines) + ("" if behind else match["after"])


def _caption(fence: Fence) -> str:
    """The caption of a block; empty where there is none, or nothing can be read."""
    try:
        written = [*info.from_info(fence.opening[fence.info :]), *info.from_body(fence.body)[0]]
    except NetdiagramError:
        return ""
    return next((option.value or "" for option in written if option.name.lower() == "caption"), "")


class _Draw(Postprocessor):
    """Draws what is left to draw."""

    def __init__(self, md: Markdown, extension: NetdiagramExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        state = self.extension.state
        if not state.fences or _EDGE not in text:
            return text
        for match in _CAPTION.finditer(text):
            state.captions[int(match[1])] = match[2]
        text = _CAPTION.sub("", text)
        here = page.current(self.md, state.prefixes)
        settings = self.extension.settings(here)
        parts: list[str] = []
        at = 0
        for match in _MARK.finditer(text):
            number = int(match["wrapped"] or match["bare"])
            if number >= len(state.fences):
                continue
            parts.append(text[at : match.start()])
            at = match.end()
            if any(_within(text, match.start(), *ends) for ends in _PLACES):
                before, behind = state.gaps[number]
                parts[-1] = parts[-1].removesuffix("\n") if before else parts[-1]
                parts.append("\n".join(map(escape, state.fences[number].lines)))
                at += 1 if behind and text.startswith("\n", at) else 0
                continue
            drawn = render.draw(self._job(number, here, settings))
            opened = _within(text, match.start(), "<p>", "</p>")
            if opened and parts[-1].rstrip().endswith("<p>"):
                parts[-1] = parts[-1].rstrip()[:-3]
            elif opened:
                parts[-1] = parts[-1].rstrip() + "</p>\n"
            parts.append(drawn.rstrip("\n"))
            closing = re.compile(r"\s*</p>").match(text, at)
            if opened and closing:
                at = closing.end()
            elif opened:
                parts.append("\n<p>")
                at = len(text) - len(text[at:].lstrip())
        return "".join([*parts, text[at:]])

    def _job(self, number: int, here: page.Page, settings: render.Settings) -> render.Job:
        state, tab = self.extension.state, self.md.tab_length
        return render.Job(
            fence=state.fences[number],
            page=here,
            place=lambda: page.locate(state.fences, number, _lines(here, state.original), tab),
            settings=settings,
            caption=state.captions.get(number),
            md=self.md,
        )


def _within(text: str, at: int, opening: str, closing: str) -> bool:
    return text.rfind(opening, 0, at) > text.rfind(closing, 0, at)


def _lines(here: page.Page, original: Sequence[str]) -> Callable[[], Sequence[str]]:
    """The lines of the author's own file; those the converter was given where there is none."""

    def lines() -> Sequence[str]:
        try:
            return here.file.read_text(encoding="utf-8-sig").split("\n") if here.file else original
        except (OSError, UnicodeDecodeError):
            return original

    return lines


def validator(
    language: str, inputs: dict[str, Any], options: dict[str, Any], attrs: dict[str, Any], md: Markdown
) -> bool:
    """For `custom_fences` of superfences: takes every option, so that what is misspelt can be said on the page."""
    del language, attrs, md
    options.update(inputs)
    return True


def fence(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **rest: Any) -> str:
    """For `custom_fences` of superfences, where a site does not load the extension itself.

    Args:
        source: the body of the block.
        language: its language.
        css_class: the configured class; not used.
        options: what `validator` took.
        md: the converter.
        **rest: superfences' `classes`, `id_value` and `attrs`.
    """
    del css_class
    words = [f".{name}" for name in rest.get("classes") or ()]
    words += [f"#{rest['id_value']}"] if rest.get("id_value") else []
    words += [name if value is True or value == name else f'{name}="{value}"' for name, value in options.items()]
    opening = f"```{language} {' '.join(words)}"
    body = tuple(source.split("\n"))
    # its place is looked up by its body: superfences does not say
    block = Fence(-1, -1, "", opening, body, "```", len("```" + language))
    return f'<div title="{of(md).state.add(block)}"></div>'
