"""The page that is being converted: which it is, where its files are, and where on it something stands.

Python-Markdown knows of no files. MkDocs, ProperDocs and Zensical leave a trace of the page on the converter; anywhere else a
page is a text without a name, and paths begin at the working directory.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs_netdiagram.fences import Fence, scan
from netdiagram.errors import NetdiagramError
from netdiagram.records import sealed

if TYPE_CHECKING:
    from markdown import Markdown

_INCLUDES = re.compile(r"--8<--|\{[%{!]").search
"""What authors write where a snippet or a template is to be filled in."""


@sealed
class Page:
    """One page of a site.

    Attributes:
        name: as the host's own messages call it: its path within the docs folder.
        file: its source file; None where it has none.
        docs: the folder of all pages.
        project: the folder of the configuration file.
        anchors: where the host collects the anchors of the page to check links against; None where it does not.
        instant: the theme exchanges pages by script, without loading them.
        taken: how often each prefix of ids was taken; shared by the converters of one page (of docstrings on it, say).
    """

    name: str
    file: Path | None
    docs: Path
    project: Path
    anchors: set[str] | None = field(default=None, compare=False)
    instant: bool = False
    taken: Counter[str] = field(default_factory=Counter, compare=False)

    def prefix(self, wish: str) -> str:
        """A prefix of ids that no other block of the page has."""
        self.taken[wish] += 1
        again = self.taken[wish]
        return wish if again == 1 else f"{wish}-{again}"


def _shared(owner: Any) -> Counter[str]:
    """The prefixes taken on a page, kept on the host's own object for it, which is made anew in every build."""
    kept: Counter[str] = vars(owner).setdefault("_netdiagram_ids", Counter())
    return kept


def current(md: Markdown, taken: Counter[str]) -> Page:
    """The page that `md` converts.

    Args:
        md: the converter.
        taken: the prefixes of ids of this converter, for a page without a host.
    """
    for look in (_mkdocs, _zensical):
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            return look(md)
    return Page("<markdown>", None, Path.cwd(), Path.cwd(), taken=taken)


def _mkdocs(md: Markdown) -> Page:
    """MkDocs and ProperDocs register the processors that mend links and collect anchors anew for each page."""
    relative: Any = md.treeprocessors["relpath"]
    file, config = relative.file, relative.config
    docs = Path(config["docs_dir"])
    project = Path(config["config_file_path"]).parent if config["config_file_path"] else docs.parent
    collectors = [p for p in md.treeprocessors if hasattr(p, "present_anchor_ids")]
    return Page(
        file.src_uri,
        Path(file.abs_src_path) if file.abs_src_path else None,
        docs,
        project,
        getattr(collectors[0], "present_anchor_ids", None) if collectors else None,
        _instant(config.get("theme")),
        _shared(file),
    )


def _instant(theme: Any) -> bool:
    """Whether a theme of the family of Material has its instant navigation switched on."""
    features = theme.get("features") if isinstance(theme, Mapping) else None
    return isinstance(features, (list, tuple)) and "navigation.instant" in features


def _zensical(md: Markdown) -> Page:
    """Zensical leaves its page and configuration on a preprocessor that does nothing else."""
    context: Any = md.preprocessors["rendering_context"]
    project = Path(context.config["root_dir"])
    docs = project / context.config["docs_dir"]
    taken, instant = _shared(context.page), _instant(context.config.get("theme"))
    return Page(context.page.path, docs / context.page.path, docs, project, instant=instant, taken=taken)


def bounds(page: Page, root: Path | None) -> tuple[Path, ...]:
    """The folders whose files a page may draw."""
    return (root.resolve(),) if root else (page.project.resolve(), page.docs.resolve())


def resolve(page: Page, path: str, root: Path | None) -> Path:
    """The file that an author means by `path`.

    A path is relative to the page; one that begins with `/` is relative to `root`, or to the docs folder where a site
    has set no root. Nothing outside the root (the project's folder) is read.

    Raises:
        NetdiagramError: a path that leads out (`file.outside`), or to no file (`file.missing`).
    """
    absolute = path.startswith("/")
    start = (root or page.docs) if absolute else (page.file.parent if page.file else page.docs)
    try:
        found = (start / path.lstrip("/")).resolve()
        exists = found.is_file()
    except (OSError, ValueError, RuntimeError):
        raise NetdiagramError("file.missing", f"'{path}' is not a path") from None
    bound = next((bound for bound in bounds(page, root) if found.is_relative_to(bound)), None)
    if bound is None:
        hint = (
            "set netdiagram's 'root' in the site's configuration to a folder that holds both the pages and the models"
        )
        raise NetdiagramError(
            "file.outside", f"'{path}' leads out of {'the root' if root else 'the project'}", hint=hint
        )
    if not exists:
        base = "the page" if not absolute else "the root" if root else "the docs folder"
        hint = f"the path is taken from {base} and leads to '{found.relative_to(bound).as_posix()}'"
        raise NetdiagramError("file.missing", f"there is no file '{path}'", hint=hint)
    return found


@sealed
class Place:
    """Where a block begins in the author's own text.

    Attributes:
        line: of the opening line, 1-based; 0 where it cannot be told (a block that another extension wrote).
        raw: the lines of the block as they stand there.
        tab: columns that a tab stands for.
    """

    line: int
    raw: tuple[str, ...] = ()
    tab: int = 4

    def column(self, line: int, text: str, column: int) -> int:
        """The author's own column for one of `text`, which is what the block has on a line (0: the opening one).

        The author may have written tabs where the block has spaces, and has written what stands before the block.
        """
        raw = self.raw[line] if line < len(self.raw) else ""
        expanded = raw.expandtabs(self.tab)
        if not expanded.endswith(text):
            return column
        wanted, at, here = len(expanded) - len(text) + column - 1, 0, 0
        while at < len(raw) and here < wanted:
            here += self.tab - here % self.tab if raw[at] == "\t" else 1
            at += 1
        return at + 1


def locate(fences: Sequence[Fence], index: int, lines: Callable[[], Sequence[str]], tab: int) -> Place:
    """Where the block `fences[index]`, found after the page was put together, stands in the text it came from.

    The k-th of several equal blocks is the k-th there. A block that came from somewhere else has no place; one whose
    body did (an included listing) has that of its opening line.

    Args:
        fences: all blocks that were found on the page.
        index: which one.
        lines: gives the lines of the original text.
        tab: columns that a tab stands for.
    """
    block = fences[index]
    key = _block if block.start >= 0 else _body
    original = lines()
    there = list(scan(original, tab))
    wanted = key(block)
    rank = sum(key(fence) == wanted for fence in fences[:index])
    same = [fence for fence in there if key(fence) == wanted]
    if rank < len(same):
        found = same[rank]
        return Place(found.start + 1, tuple(line.rstrip() for line in original[found.start : found.stop]), tab)
    return _opening_of(fences, index, there)


def _opening_of(fences: Sequence[Fence], index: int, there: Sequence[Fence]) -> Place:
    """The place of a block whose body was filled in: among those of the same opening line that ask for it."""
    known, opening = {_block(fence) for fence in there}, fences[index].opening
    mine = [n for n, fence in enumerate(fences) if fence.opening == opening and _block(fence) not in known]
    asking = [fence for fence in there if fence.opening == opening and any(map(_INCLUDES, fence.body))]
    # as many here as there, or one of them may have come from elsewhere
    return Place(asking[mine.index(index)].start + 1) if len(mine) == len(asking) else Place(0)


def _block(fence: Fence) -> tuple[str, ...]:
    return (fence.opening.rstrip(), *_body(fence))


def _body(fence: Fence) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in fence.body)
