"""Where blocks are found, compared with what superfences finds."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_netdiagram import validator
from mkdocs_netdiagram.fences import Fence, scan


def found(text: str) -> list[Fence]:
    return list(scan(text.split("\n")))


def theirs(text: str) -> list[str]:
    """The bodies that superfences hands to the formatter of our language."""
    bodies: list[str] = []

    def keep(source: str, *_: Any, **__: Any) -> str:
        bodies.append(source)
        return "<div></div>"

    custom = {"name": "netdiagram", "class": "netdiagram", "format": keep, "validator": validator}
    markdown.markdown(
        text,
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [custom]}},
    )
    return bodies


PREFIXES = ["", "", "", "    ", "  ", "> ", "> > ", "    > ", "\t"]
LINES = st.tuples(
    st.sampled_from(PREFIXES),
    st.sampled_from(
        [
            "```",
            "~~~",
            "````",
            "```netdiagram",
            "```netdiagram",
            '~~~ netdiagram view="graph"',
            "````markdown",
            "Dense(4)",
            "",
            "",
            "- a",
        ]
    ),
)


@given(st.lists(LINES, max_size=14))
@settings(max_examples=300, deadline=None)
def test_laws(lines: list[tuple[str, str]]) -> None:
    rows = [prefix + line for prefix, line in lines]
    end = 0
    for fence in scan(rows):
        assert end <= fence.start < fence.stop <= len(rows)
        end = fence.stop
        assert len(fence.lines) == fence.stop - fence.start
        marker = fence.opening[: len(fence.opening) - len(fence.opening.lstrip("`~"))]
        assert fence.closing == marker
        assert marker not in [line.rstrip() for line in fence.body]
        for row, line in zip(rows[fence.start : fence.stop], fence.lines, strict=True):
            assert row.expandtabs(4).endswith(line)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Pages whose blocks are all closed, with anything but their own end inside."""
    rows: list[str] = []
    for _ in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            rows += [draw(st.sampled_from(["Text.", "", "- item", "> quoted", "    code"]))]
            continue
        prefix = draw(st.sampled_from(["", "    ", "  ", "> ", "> > ", "    > ", "        "]))
        marker = draw(st.sampled_from(["```", "~~~", "````"]))
        language = draw(
            st.sampled_from(["netdiagram", " netdiagram", 'netdiagram view="graph"', "python", "markdown", ""])
        )
        inside = [
            line
            for line in ("```", "~~~", "````", "```netdiagram", "~~~python", "Dense(4)", "  x", "")
            if line != marker
        ]
        body = draw(st.lists(st.sampled_from(inside), max_size=5))
        rows += [prefix + marker + language, *((prefix + line).rstrip() for line in body), prefix + marker, ""]
    return "\n".join(rows)


@given(pages())
@settings(max_examples=300, deadline=None)
def test_superfences_finds_the_same(text: str) -> None:
    ours = ["\n".join(line.rstrip() for line in fence.body) for fence in found(text)]
    assert ours == ["\n".join(line.rstrip() for line in body.split("\n")) for body in theirs(text)]


@pytest.mark.parametrize(
    "opening",
    ["```netdiagram", "``` netdiagram", "~~~netdiagram", "```.netdiagram", "```{.netdiagram}", "```{ .netdiagram a=b }",
     "```{netdiagram}", "```{#id .netdiagram}", "```netdiagram a=b c", "``````netdiagram", '```netdiagram caption="the `b` c"',
     "```netdiagram {.a #b}"],
)  # fmt: skip
def test_openings(opening: str) -> None:
    marker = opening[: len(opening) - len(opening.lstrip("`~"))]
    (fence,) = found(f"a\n{opening}\nDense(4)\n{marker}\nb")
    assert (fence.start, fence.stop, fence.body) == (1, 4, ("Dense(4)",))


@pytest.mark.parametrize(
    "opening",
    ["```netdiagrams", "```netdiagram-zoo", "```netdiagram.x", "```python netdiagram", '```{.python title="a netdiagram b"}',
     "``netdiagram", "```Netdiagram", "x ```netdiagram", "```netdiagram```"],
)  # fmt: skip
def test_no_openings(opening: str) -> None:
    assert not found(f"a\n{opening}\nDense(4)\n```\nb")


@pytest.mark.parametrize(
    "text",
    ["```netdiagram\nDense(4)", "```netdiagram\nDense(4)\n````", "```netdiagram\nDense(4)\n~~~", "    ```netdiagram\nDense(4)\n    ```",
     "> ```netdiagram\n> Dense(4)\n```", "> ```netdiagram\n>\nDense(4)\n> ```"],
)  # fmt: skip
def test_never_closed(text: str) -> None:
    assert not found(text)


def test_an_unclosed_block_hides_nothing() -> None:
    assert [fence.start for fence in found("```python\n\n~~~netdiagram\nDense(4)\n~~~")] == [2]


def test_thousands_of_unclosed_blocks_are_gone_through_once() -> None:
    lines = ["```netdiagram", "    ~~~python", "> ```x"] * 4000
    assert not list(scan(lines))


def test_carriage_returns_and_tabs() -> None:
    (fence,) = scan(["- a\r", "\r", "\t```netdiagram\r", "\tDense(4)\r", "\t\tx\r", "\t```\r"])
    assert fence.prefix == "    "
    assert fence.body == ("Dense(4)", "    x")
