"""Blocks on pages: the same result in every set of extensions, whatever they are nested in."""

from __future__ import annotations

import logging
import pickle
import re
from typing import Any

import markdown
import mkdocs_netdiagram
import pytest
from markdown_pages import MATERIAL, cases, convert, outline
from mkdocs_netdiagram import NetdiagramExtension

SETS: dict[str, dict[str, Any]] = {
    "alone": {"extensions": []},
    "fenced_code": {"extensions": ["fenced_code", "tables", "toc"]},
    "codehilite": {
        "extensions": ["codehilite", "fenced_code"],
        "extension_configs": {"codehilite": {"guess_lang": False}},
    },
    "extra": {"extensions": ["extra", "smarty", "sane_lists"]},
    "superfences": {"extensions": ["pymdownx.superfences"]},
    "superfences with tabs kept": {
        "extensions": ["pymdownx.superfences"],
        "extension_configs": {"pymdownx.superfences": {"preserve_tabs": True, "relaxed_headers": True}},
    },
    "material": MATERIAL,
}
_CODE = re.compile(r'(?:<div class="(?:highlight|codehilite)">)?<pre><.*?</pre>(?:</div>)?', re.DOTALL)


def page(source: str, chosen: dict[str, Any], first: bool = True) -> str:
    """The outline of a page; our extension listed first or last."""
    listed = ["netdiagram", *chosen["extensions"]] if first else [*chosen["extensions"], "netdiagram"]
    return outline(markdown.markdown(source, extensions=listed, extension_configs=chosen.get("extension_configs", {})))


def squeeze(html: str) -> str:
    """Without the empty lines and the code colours that differ from one set of extensions to the next."""
    html = re.sub(r"<(/?)(?:div class=\"codehilite\"|div class=\"highlight\")>(?=<pre>)", "", html)
    html = html.replace("<pre><span></span><code>", "<pre><code>").replace("</pre></div>", "</pre>")
    return re.sub(r"\s*\n\s*", "\n", html).strip()


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("source", "expected"), cases("everywhere.md"))
def test_everywhere(source: str, expected: str, name: str, first: bool, caplog: pytest.LogCaptureFixture) -> None:
    assert squeeze(page(source, SETS[name], first)) == squeeze(expected)
    assert not caplog.records


@pytest.mark.parametrize("name", [name for name in SETS if name != "alone"])
@pytest.mark.parametrize(("source", "expected"), cases("fences.md"))
def test_beside_other_fences(source: str, expected: str, name: str, caplog: pytest.LogCaptureFixture) -> None:
    got = _CODE.sub("[code]", page(source, SETS[name]))
    assert squeeze(got) == squeeze(expected)
    # the options of the third case are wrong on purpose
    assert all("width" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(("source", "expected"), cases("material.md"))
def test_material(source: str, expected: str, caplog: pytest.LogCaptureFixture) -> None:
    assert squeeze(page(source, MATERIAL)) == squeeze(expected)
    assert not caplog.records


@pytest.mark.parametrize(("source", "expected"), cases("blocks.md"))
def test_other_containers(source: str, expected: str, caplog: pytest.LogCaptureFixture) -> None:
    chosen = ["footnotes", "def_list", "tables", "smarty", "abbr", "pymdownx.superfences", "pymdownx.blocks.details"]
    assert squeeze(page(source, {"extensions": chosen})) == squeeze(expected)
    assert not caplog.records


def test_what_is_shown_as_code_is_shown_to_the_letter() -> None:
    listing = '```netdiagram veiw=graph\nDens(4)\n\n  x < 3 & "y"\n```'
    shown = convert("\n".join("    " + line for line in ["before", *listing.split("\n"), "after"]))
    escaped = listing.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    assert f"<pre><code>before\n{escaped}\nafter\n</code></pre>" in (shown, shown.replace('"', "&quot;"))


def test_shown_code_is_highlighted_like_other_code() -> None:
    text = "Text.\n\n    ```netdiagram\n    Dens(4)\n    ```\n"
    ours = convert(text, "codehilite", extension_configs={"codehilite": {"guess_lang": False}})
    theirs = markdown.markdown(text, extensions=["codehilite"], extension_configs={"codehilite": {"guess_lang": False}})
    assert ours == theirs


def test_a_page_without_blocks_is_left_alone() -> None:
    text = "A\u00a0page about netdiagram.\n\n```netdiagrams\nx\n```\n\n- `a`\n\n        b\n"
    for chosen in SETS.values():
        configs = chosen.get("extension_configs", {})
        with_us = markdown.markdown(text, extensions=["netdiagram", *chosen["extensions"]], extension_configs=configs)
        without = markdown.markdown(text, extensions=chosen["extensions"], extension_configs=configs)
        assert with_us == without


def test_marks_that_are_not_ours_are_left_alone() -> None:
    text = "A \ue4d17\ue4d1 B\n\n    \ue4d17\ue4d1\n\n```netdiagram table=none\nDense(4, input_shape=(8,))\n```"
    shown = convert(text)
    assert shown.count("\ue4d17\ue4d1") == 2
    assert shown.count("<svg") == 1


def test_ids_are_unique_on_a_page_and_stable() -> None:
    block = "```netdiagram listing=above\nInput((8,))\nDense(4)\nDense(2)\n```\n\n"
    html = convert(block * 3 + "```netdiagram\nDense(4, input_shape=(8,))\n```")
    ids = re.findall(r'\bid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert html == convert(block * 3 + "```netdiagram\nDense(4, input_shape=(8,))\n```")


def test_blocks_rows_and_lines_lead_to_each_other() -> None:
    html = convert("```netdiagram listing=above\nInput((8,))\nDense(4)\nDense(2)\n```")
    targets, ids = set(re.findall(r'href="#([^"]*)"', html)), set(re.findall(r'\bid="([^"]*)"', html))
    assert targets
    assert targets <= ids
    drawing, table = html[html.index("<svg") : html.index("</svg>")], html[html.index("<table") :]
    assert set(re.findall(r'href="#([^"]*)"', drawing)) <= set(re.findall(r'\bid="([^"]*)"', table))
    assert set(re.findall(r'href="#([^"]*)"', table)) <= set(re.findall(r'\bid="([^"]*)"', drawing))


def test_without_a_table_lines_lead_to_blocks() -> None:
    html = convert('```netdiagram listing=below table=none\nInput((8, 8, 3))\nConv2D(4, 3)\nActivation("relu")\n```')
    targets, ids = set(re.findall(r'href="#([^"]*)"', html)), set(re.findall(r'\bid="([^"]*)"', html))
    assert targets
    assert targets <= ids


def test_tables_carry_no_class() -> None:
    assert '<div class="nd-table"><table>' in re.sub(
        r' aria-label="[^"]*"', "", convert("```netdiagram\nDense(4, input_shape=(8,))\n```")
    )


@pytest.mark.parametrize("name", SETS)
def test_the_listing_looks_like_the_code_of_the_site(name: str) -> None:
    chosen = SETS[name]
    source = 'Input((8,))\n\nDense(4, name="a~~~b")'
    text = f"```netdiagram listing=above table=none\n{source}\n```"
    html = markdown.markdown(
        text, extensions=["netdiagram", *chosen["extensions"]], extension_configs=chosen.get("extension_configs", {})
    )
    shown = re.sub(
        r'<a class="nd-line"[^>]*><span id="[^"]*">(.*?)</span></a>', r"\1", html[: html.index("<figure")]
    ).strip()
    own = markdown.markdown(
        f"```python\n{source}\n```",
        extensions=chosen["extensions"],
        extension_configs=chosen.get("extension_configs", {}),
    )
    if name == "alone":
        assert shown.startswith('<div class="highlight"><pre>')
    elif "<span" in own:
        assert shown == own.strip()
    else:
        assert shown.startswith('<pre><code class="language-python hljs nohighlight">')
        assert '<span class="hljs-number">4</span>' in shown
        assert re.sub("<[^>]*>", "", shown) == re.sub("<[^>]*>", "", own)
    assert len(re.findall('class="nd-line"', html)) == 2


def test_the_width_of_a_drawing_keeps_its_proportions() -> None:
    html = convert("```netdiagram width=80% table=none\nDense(4, input_shape=(8,))\n```")
    opening = re.search("<svg[^>]*>", html)
    assert opening
    assert ' width="80%"' in opening[0]
    assert " height=" not in opening[0]
    assert " viewBox=" in opening[0]


def test_nothing_but_presentation_attributes() -> None:
    html = convert(
        "```netdiagram width=80% listing=above align=right\nDense(4, input_shape=(8,))\n```", "pymdownx.superfences"
    )
    assert not re.search(r"<style|<script| style=| on\w+=", html)


def test_converters_may_be_used_again() -> None:
    md = markdown.Markdown(extensions=["netdiagram", "pymdownx.superfences"])
    text = "```netdiagram\nDense(4, input_shape=(8,))\n```"
    first = md.convert(text)
    assert md.reset().convert(text) == first
    assert md.reset().convert("No block.") == "<p>No block.</p>"
    both = md.reset().convert(text) + md.convert("Other.") + md.convert(text)
    assert both.count("<svg") == 2
    ids = re.findall(r'\bid="([^"]*)"', both)
    assert len(ids) == len(set(ids))


def test_the_extension_is_found_by_every_name() -> None:
    text = "```netdiagram table=none\nDense(4, input_shape=(8,))\n```"
    made = [
        markdown.markdown(text, extensions=[name])
        for name in ("netdiagram", "mkdocs_netdiagram", "mkdocs_netdiagram:NetdiagramExtension", NetdiagramExtension())
    ]
    assert len(set(made)) == 1
    assert "<svg" in made[0]


def test_fence_and_validator_can_be_pickled() -> None:
    for function in (mkdocs_netdiagram.fence, mkdocs_netdiagram.validator):
        assert pickle.loads(pickle.dumps(function)) is function


def test_custom_fence_without_the_extension(caplog: pytest.LogCaptureFixture) -> None:
    custom = {
        "name": "netdiagram",
        "class": "netdiagram",
        "format": mkdocs_netdiagram.fence,
        "validator": mkdocs_netdiagram.validator,
    }
    text = (
        '- a\n\n    ```netdiagram view="graph" legend table="none"\n    Dense(4, input_shape=(8,))\n    ```\n\n'
        '```{.netdiagram #net .wide table="none" caption="*Small*"}\nDense(4, input_shape=(8,))\n```\n\n'
        "    ```netdiagram\n    Dens(4)\n    ```\n\n"
        '```netdiagram veiw="graph"\nDense(4, input_shape=(8,))\n```\n'
    )
    with caplog.at_level(logging.WARNING):
        html = markdown.markdown(
            text,
            extensions=["attr_list", "pymdownx.superfences"],
            extension_configs={"pymdownx.superfences": {"custom_fences": [custom]}},
        )
    assert html.count("<svg") == 2
    assert '<figure class="netdiagram nd-center wide" id="net">' in html
    assert "<figcaption><em>Small</em></figcaption>" in html
    assert "<pre><code>```netdiagram\nDens(4)\n```\n</code></pre>" in html
    assert "\ue4d1" not in html
    assert [record.getMessage().split("\n")[0] for record in caplog.records] == [
        "<markdown>:15:15: there is no option 'veiw' [option.unknown]"
    ]


def test_included_listings(tmp_path: Any) -> None:
    (tmp_path / "net.py").write_text("Input((8,))\nDense(4)\n", encoding="utf-8")
    (tmp_path / "block.md").write_text("```netdiagram table=none\nDense(4, input_shape=(8,))\n```\n", encoding="utf-8")
    html = convert(
        '```netdiagram table=none\n--8<-- "net.py"\n```\n\n--8<-- "block.md"\n',
        "pymdownx.snippets",
        "pymdownx.superfences",
        extension_configs={"pymdownx.snippets": {"base_path": [str(tmp_path)]}},
    )
    assert html.count("<svg") == 2
