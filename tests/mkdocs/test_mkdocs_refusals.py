"""A refused listing stays on the page with the reason, and the log says where, in the author's own file."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import markdown
import pytest
from markdown_pages import MATERIAL, convert
from mkdocs_netdiagram import NetdiagramExtension, RefusedListing, render

from netdiagram import pipeline
from netdiagram.errors import NetdiagramError

WRONG = 'Dense(4, input_shape=(8,))\nDens(2, activation="<b>")'


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """First lines of what was logged."""
    assert all(record.name == "mkdocs.plugins.netdiagram" for record in caplog.records)
    assert all(record.levelno >= logging.WARNING for record in caplog.records)
    return [record.getMessage().split("\n")[0] for record in caplog.records]


def places(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.removeprefix("<markdown>:").partition(": ")[0] for line in told(caplog)]


def test_message_and_listing_are_on_the_page(caplog: pytest.LogCaptureFixture) -> None:
    html = convert(f"Before.\n\n```netdiagram\n{WRONG}\n```\n\nAfter.")
    assert "<svg" not in html
    box, listing = (
        html[html.index("nd-refused") : html.index('<div class="highlight">')],
        html[html.index('<div class="highlight">') :],
    )
    text = re.sub("<[^>]*>", "", box)
    assert "Dens" in text
    assert "Did you mean 'Dense'?" in text
    assert "^^^^" in text
    shown = re.sub("<[^>]*>", "", listing)
    assert 'Dens(2, activation="&lt;b&gt;")' in shown.replace("&quot;", '"')
    assert "<b>" not in html
    assert html.startswith("<p>Before.</p>")
    assert html.endswith("<p>After.</p>")
    assert places(caplog) == ["5:1"]
    assert caplog.records[0].levelno == logging.ERROR
    assert "layer.unknown" in told(caplog)[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("```netdiagram\nDens(4)\n```", "2:1"),
        ('```netdiagram\n:view: graph\n\n\n  \nDense(3,\n  activation="rellu", input_shape=(8,))\n```', "7:3"),
        ("```netdiagram veiw=graph\nDense(4)\n```", "1:15"),
        ("```netdiagram\n:view: graph\n:tabel: none\nDense(4)\n```", "3:1"),
        ("```netdiagram\n```", "1:1"),
        ("\n\n- a\n\n    ```netdiagram\n    Dens(4)\n    ```", "6:5"),
        ("- a\n\n\t```netdiagram\n\tDens(4)\n\t```", "4:2"),
        ("- a\n\n\t```netdiagram veiw=x\n\tDense(4)\n\t```", "3:16"),
        ("> > ```netdiagram\n> > Dens(4)\n> > ```", "2:5"),
        ("text\n```netdiagram\nDens(4)\n```", "3:1"),
        ("````\n```netdiagram\nDens(4)\n```\n````\n\n```netdiagram\nDens(4)\n```", "8:1"),
        ("    ```netdiagram\n    Dens(4)\n    ```\n\ntext\n\n```netdiagram\nDens(4)\n```", "8:1"),
        (
            "```netdiagram\nDense(4, input_shape=(8,))\n```\n\n```netdiagram\nDense(4,\tactvation=1, input_shape=(8,))\n```",
            "6:10",
        ),
        ('!!! note\n\n    === "A"\n\n        ```{.netdiagram key}\n        Dense(4)\n        ```', "5:25"),
    ],
)
def test_places(text: str, place: str, caplog: pytest.LogCaptureFixture) -> None:
    markdown.markdown(
        text, extensions=["netdiagram", *MATERIAL["extensions"]], extension_configs=MATERIAL["extension_configs"]
    )
    assert places(caplog) == [place]


def test_equal_blocks_have_places_of_their_own(caplog: pytest.LogCaptureFixture) -> None:
    convert("```netdiagram\nDens(4)\n```\n\n" * 3)
    assert places(caplog) == ["2:1", "6:1", "10:1"]


def test_the_log_shows_the_excerpt_and_the_hint(caplog: pytest.LogCaptureFixture) -> None:
    convert("```netdiagram\nDense(4, input_shape=(8,))\nDens(4)\n```")
    _, listing, carets, hint = caplog.records[0].getMessage().split("\n")
    assert listing == "    Dens(4)"
    assert carets.startswith("    ^^^^")
    assert hint == "  hint: did you mean 'Dense'?"


def included(text: str, folder: Path) -> None:
    (folder / "net.py").write_text("Dense(4, input_shape=(8,))\nDens(4)\n", encoding="utf-8")
    (folder / "block.md").write_text("one\n\ntwo\n\n```netdiagram\nDens(5)\n```\n", encoding="utf-8")
    convert(text, "pymdownx.snippets", extension_configs={"pymdownx.snippets": {"base_path": [str(folder)]}})


def test_included_listings_are_placed_by_their_opening_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    included('a\n\n```netdiagram\n--8<-- "net.py"\n```\n\n```netdiagram\nDens(6)\n```\n', tmp_path)
    first, second = told(caplog)
    assert first.startswith("<markdown>:3: line 2 of the listing: ")
    assert second.startswith("<markdown>:8:1: ")


def test_included_blocks_have_no_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    included('--8<-- "block.md"\n\n```netdiagram\nDens(6)\n```\n', tmp_path)
    first, second = told(caplog)
    assert first.startswith("<markdown>: line 1 of the listing: ")
    assert second.startswith("<markdown>:4:1: ")


def test_warnings_leave_the_drawing(caplog: pytest.LogCaptureFixture) -> None:
    html = convert("```netdiagram table=none unknown=draw\nInput((8,))\nFrobnicate(4)\n```")
    assert "<svg" in html
    assert "nd-refused" not in html
    assert places(caplog) == ["3:1"]
    assert caplog.records[0].levelno == logging.WARNING


def test_strict_raises(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(RefusedListing) as refusal:
        markdown.markdown("\n```netdiagram\nDens(4)\n```", extensions=[NetdiagramExtension(strict=True)])
    assert str(refusal.value).startswith("<markdown>:3:1: ")
    assert not caplog.records


def test_strict_raises_through_superfences() -> None:
    with pytest.raises(RefusedListing):
        convert(
            "```netdiagram veiw=x\nDense(4)\n```",
            "pymdownx.superfences",
            extension_configs={"netdiagram": {"strict": True}},
        )


def test_strict_does_not_mind_warnings(caplog: pytest.LogCaptureFixture) -> None:
    html = convert(
        "```netdiagram unknown=draw\nInput((8,))\nFrobnicate(4)\n```",
        extension_configs={"netdiagram": {"strict": True}},
    )
    assert "<svg" in html
    assert len(caplog.records) == 1


def test_what_is_only_shown_is_not_judged() -> None:
    text = "    ```netdiagram\n    Dens(4)\n    ```\n\n<!--\n```netdiagram\nDens(4)\n```\n-->\n"
    assert "nd-refused" not in convert(text, extension_configs={"netdiagram": {"strict": True}})


@pytest.mark.parametrize("fault", [KeyError("boom"), RecursionError("deep"), ValueError("<b>")])
def test_a_fault_of_the_engine_stops_nothing(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise fault

    monkeypatch.setattr(pipeline, "document", fail)
    html = convert("```netdiagram\nDense(4)\n```\n\nAfter.")
    assert "netdiagram failed" in html
    assert "<b>" not in html
    assert "Dense" in html
    assert html.endswith("<p>After.</p>")
    assert told(caplog) == [f"<markdown>:1: netdiagram failed: {type(fault).__name__}: {fault} [internal]"]


def test_a_fault_while_options_are_read_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise KeyError("boom")

    monkeypatch.setattr(render.info, "read", fail)
    assert "netdiagram failed" in convert("```netdiagram\nDense(4)\n```")
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"defaults": {"veiw": "graph"}},
        {"defaults": {"view": "grph"}},
        {"default": {}},
        {"defaults": {"caption": "One"}},
    ],
)
def test_wrong_settings(settings: dict[str, Any]) -> None:
    with pytest.raises(NetdiagramError):
        NetdiagramExtension(**settings)


HOSTILE = [
    "while True: pass",
    "Dense(10**10**10)",
    "x = []\n" + "x = [x, x]\n" * 40 + "Dense(x)",
    "__import__('os').system('touch owned')",
    "Dense(\x00)",
    "\u202eDense(4)",
    "(" * 3000,
    "</pre><script>alert(1)</script>",
    "]]>\x02wzxhzdk:0\x03",
    "Dense(4, name='\ue4d10\ue4d1', input_shape=(8,))",
    "Dense(4, name='</title><script>', input_shape=(8,))",
]


@pytest.mark.parametrize("listing", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_listings(listing: str) -> None:
    html = convert(f"Before.\n\n```netdiagram\n{listing}\n```\n\nAfter.", "pymdownx.superfences", "pymdownx.highlight")
    assert "<script" not in html
    assert html.startswith("<p>Before.</p>")
    assert html.endswith("<p>After.</p>")
    assert "\x02" not in html
    assert not Path("owned").exists()


def test_a_megabyte_is_refused_and_shown() -> None:
    html = convert("```netdiagram\n" + "Dense(4)\n" * 120_000 + "```")
    assert "nd-refused" in html
    assert "After" not in html
