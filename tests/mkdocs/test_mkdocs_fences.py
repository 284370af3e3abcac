"""Where blocks are found, compared with what superfences finds."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_netdiagram.fences import Fence, scan


def found(text: str) -> list[Fence]:
    return list(scan(text.split("\n")))


def theirs(text: str) -> list[str]:
    """The bodies that superfences hands to the formatter of our language."""
    bodies: list[str] = []

    def keep(source: str, *_: Any, **__: Any) -> str:
        bodies.append(source)
        return "<div></div>"

    custom = {"name": "netdiagram", "class": "netdiagram", "format": keep}
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
@settings(max_examples=400, deadline=None)
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


@given(st.lists(LINES, max_size=14))
@settings(max_examples=400, deadline=None)
def test_what_superfences_draws_is_found(lines: list[tuple[str, str]]) -> None:
    """Ours looks again at the lines of a block that is never closed, which superfences skips: so it may find more."""
    text = "\n".join(prefix + line for prefix, line in lines)
    rest = iter(["\n".join(line.rstrip() for line in fence.body) for fence in found(text)])
    for body in theirs(text):
        assert "\n".join(line.rstrip() for line in body.split("\n")) in rest


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
