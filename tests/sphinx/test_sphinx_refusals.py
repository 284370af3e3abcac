"""What is wrong is told at its own line, stays on the page, and never stops a build."""

from __future__ import annotations

import re

import myst_parser
import pytest
from sphinx_sites import INDEX, NET, Site, directive

from netdiagram import pipeline

BAD = NET.replace("Conv2D", "Konv2D")
"""Wrong in its second line."""


def line_of(text: str, word: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if word in line)


PLACES = {
    "top level": INDEX + directive(BAD),
    "options": INDEX + directive(BAD, ":table: none\n:caption: words\n   and more"),
    "more blank lines": INDEX + directive("\n\n" + BAD),
    "list": INDEX + "* item\n\n  1. inner\n\n" + directive(BAD, indent="     "),
    "admonition": INDEX + ".. note::\n\n   Words.\n\n" + directive(BAD, indent="   "),
    "table": INDEX + ".. list-table::\n\n   * - one\n     - two\n\n" + directive(BAD, indent="       "),
}

MYST = {
    "fence": "# Index\n\n```{netdiagram}\n" + BAD + "```\n",
    "blank line": "# Index\n\n```{netdiagram}\n\n" + BAD + "```\n",
    "colon options": "# Index\n\n```{netdiagram}\n:table: none\n:caption: words\n\n" + BAD + "```\n",
    "yaml options": "# Index\n\n```{netdiagram}\n---\ntable: none\ncaption: |\n  words\n---\n" + BAD + "```\n",
    "list": "# Index\n\n- item\n\n  ```{netdiagram}\n  :table: none\n\n"
    + "".join(f"  {x}\n" for x in BAD.splitlines())
    + "  ```\n",
    "admonition": "# Index\n\n````{note}\nWords.\n\n```{netdiagram}\n\n" + BAD + "```\n````\n",
    "eval-rst": "# Index\n\n```{eval-rst}\n" + directive(BAD) + "```\n",
    "colon fence": "# Index\n\n:::{netdiagram}\n\n" + BAD + ":::\n",
}


@pytest.mark.parametrize("place", PLACES)
def test_exact_line_in_rest(site: Site, place: str) -> None:
    text = PLACES[place]
    built = site({"index.rst": text})
    assert [line.split(": ")[0] for line in built.lines] == [f"index.rst:{line_of(text, 'Konv2D')}"]


@pytest.mark.parametrize("place", MYST)
def test_exact_line_in_myst(site: Site, place: str) -> None:
    text = MYST[place]
    built = site({"index.md": text}, myst_enable_extensions=["colon_fence"])
    assert [line.split(": ")[0] for line in built.lines] == [f"index.md:{line_of(text, 'Konv2D')}"]


def test_exact_line_of_an_included_document(site: Site) -> None:
    part = "Words.\n\n" + directive(BAD)
    built = site({"index.rst": INDEX + ".. include:: part.txt\n", "part.txt": part})
    assert len(built.lines) == 1
    # docutils names included files from the working directory
    assert built.lines[0].split(": ")[0].endswith(f"part.txt:{line_of(part, 'Konv2D')}")


def test_exact_line_of_a_file(site: Site) -> None:
    built = site({"index.rst": INDEX + directive("", ":file: model.py"), "model.py": "# words\n" + BAD})
    assert [line.split(": ")[0] for line in built.lines] == ["model.py:3"]
    assert "drawn by" in built.warnings
    assert "index.rst:5" in built.warnings


def test_a_warning_has_message_hint_and_type_in_one_line(site: Site) -> None:
    built = site({"index.rst": INDEX + directive(BAD)})
    assert len(built.warnings.strip().splitlines()) == 1
    assert "there is no layer 'Konv2D'; did you mean 'Conv2D'?" in built.warnings
    assert built.warnings.strip().endswith("[netdiagram.layer.unknown]")


def test_the_page_shows_the_spot(site: Site) -> None:
    page = site({"index.rst": INDEX + directive(BAD)}).page()
    told = page[page.index("netdiagram-refused") : page.index("highlight-python")]
    assert "did you mean" in told
    line, caret = re.sub(r"<[^>]*>", "", told[told.index("<pre>") : told.index("</pre>")]).strip("\n").split("\n")
    assert line.startswith("Konv2D(8, 3")
    assert caret.startswith("^^^")


def test_a_refused_listing_stays_on_the_page_with_the_message(site: Site) -> None:
    built = site({"index.rst": INDEX + directive(BAD, ":name: wrong") + "After, :ref:`it <wrong>`.\n\n" + directive()})
    page = built.page()
    assert len(built.lines) == 1
    assert page.count("<svg ") == 1
    assert '<div class="netdiagram-refused admonition error">' in page
    assert "Konv2D" in page.split("netdiagram-refused")[1].split("</div>")[0]
    block = page[page.index('<div class="highlight-python') :]
    assert 'id="wrong"' in block[: block.index(">")]
    assert '<span class="hll"><span class="n">Konv2D</span>' in block
    assert "After" in page


def test_a_refused_figure_still_has_its_number(site: Site) -> None:
    text = INDEX + directive(BAD, ":name: wrong\n:caption: Words") + ":numref:`wrong`\n"
    built = site({"index.rst": text}, numfig=True)
    assert len(built.lines) == 1
    assert "Fig. 1" in built.page()


def test_a_refused_listing_fails_a_strict_build_and_only_that(site: Site) -> None:
    assert site({"index.rst": INDEX + directive(BAD)}, strict=True).app.statuscode == 1
    assert site(fresh=True).app.statuscode == 0
    assert site({"index.rst": INDEX + directive()}, strict=True, fresh=True).app.statuscode == 0


@pytest.mark.parametrize("silent", ["netdiagram", "netdiagram.*", "netdiagram.layer.unknown"])
def test_suppress_warnings(site: Site, silent: str) -> None:
    built = site({"index.rst": INDEX + directive(BAD)}, suppress_warnings=[silent])
    assert not built.lines
    assert "netdiagram-refused" in built.page()


def test_a_listing_that_pygments_cannot_read_is_one_warning(site: Site) -> None:
    built = site({"index.rst": INDEX + directive('Dense(3, input_shape=(4,))\n"never closed $?\n')})
    assert len(built.lines) == 1
    assert "netdiagram-refused" in built.page()


def test_a_missing_file_is_told_at_its_option(site: Site) -> None:
    built = site({"index.rst": INDEX + directive("", ":table: none\n:file: nowhere.py")})
    assert built.lines[0].startswith("index.rst:6: WARNING: cannot read 'nowhere.py'")
    assert "nowhere.py" in built.page()
    assert str(built.app.srcdir) not in built.page()
    drawn = site({"nowhere.py": NET})
    assert not drawn.warnings
    assert "<svg " in drawn.page()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (".. netdiagram::\n", "source.empty", "there is no listing"),
        (".. netdiagram::\n   :file:\n", "file.missing", "names no file"),
        (".. netdiagram::\n   Dense(3, input_shape=(4,))\n", "file.missing", "leave a line blank"),
        (directive(argument="model.py"), "source.two", "twice"),
        (directive("", ":file: model.py", argument="model.py"), "source.two", "twice"),
        (directive("", ":file: ."), "file.missing", "cannot read"),
    ],
)
def test_what_is_missing_or_said_twice(site: Site, text: str, code: str, words: str) -> None:
    built = site({"index.rst": INDEX + text, "model.py": NET})
    assert len(built.lines) == 1
    assert words in built.warnings
    assert f"[netdiagram.{code}]" in built.warnings
    if "Dense" in text:
        assert "Dense" in built.page()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (":veiw: graph", "did you mean 'view'?"),
        (":fil: model.py", "did you mean 'file'?"),
        (":table: belwo", "did you mean 'below'?"),
        (":columns: name, parms", "did you mean 'params'?"),
        (":width: wide", "is not a length"),
        (":legend: perhaps", "neither yes nor no"),
    ],
)
@pytest.mark.parametrize("markup", ["rst", "md", "yaml"])
def test_a_wrong_option_is_told_at_its_line_and_left_out(site: Site, option: str, words: str, markup: str) -> None:
    name, value = option[1:].split(": ")
    text = {
        "rst": INDEX + directive(options=f":align: left\n{option}"),
        "md": f"# Index\n\n```{{netdiagram}}\n:align: left\n{option}\n\n{NET}```\n",
        "yaml": f"# Index\n\n```{{netdiagram}}\n---\nalign: left\n{name}: {value}\n---\n\n{NET}```\n",
    }[markup]
    suffix = "rst" if markup == "rst" else "md"
    built = site({f"index.{suffix}": text})
    # MyST before 5 does not hand the text of the options on
    line = 3 if suffix == "md" and myst_parser.__version__ < "5" else line_of(text, name + ":")
    assert [told.split(": ")[0] for told in built.lines] == [f"index.{suffix}:{line}"]
    assert words in built.warnings
    assert "<svg " in built.page()
    assert '<figure class="align-left"' in built.page()


def test_a_fault_of_the_engine_is_a_warning_and_the_listing_stays(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("somewhere deep")

    monkeypatch.setattr(pipeline, "document", fail)
    built = site({"index.rst": INDEX + directive(NET.replace("28, 28", "29, 29"))})
    assert len(built.lines) == 1
    assert built.lines[0].startswith("index.rst:4: WARNING: netdiagram failed on this listing: ZeroDivisionError")
    assert "[netdiagram.internal]" in built.warnings
    assert "Conv2D" in built.page()


def test_a_fault_while_writing_is_a_warning_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    text = INDEX + directive(NET.replace("28, 28", "30, 30"), ":caption: Words\n:name: fig")

    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(pipeline, "plain", fail)
    built = site({"index.rst": text}, "text")
    assert len(built.lines) == 1
    assert built.lines[0].startswith("index.rst:4: WARNING: netdiagram failed on this listing: RecursionError")
    page = built.page("index.txt")
    assert "Conv2D" in page
    assert "Words" in page


HOSTILE = {
    "a megabyte": ("x = 1\n" * 200_000).encode(),
    "no text": bytes(range(256)) * 4,
    "a null": b"Dense(3)\x00\n",
    "carriage returns": b"Input(3)\r\nDense(2)\r\nKonv2D()\r\n",
    "forever": b"while True:\n    pass\n",
    "a mark of byte order": b"\xef\xbb\xbfInput(3)\nKonv2D()\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_one_warning_each(site: Site, name: str) -> None:
    built = site({"index.rst": INDEX + directive("", ":file: model.py") + "After.\n", "model.py": HOSTILE[name]})
    assert len(built.lines) == 1, built.warnings
    assert "[netdiagram." in built.warnings
    assert "After." in built.page()
    assert "\x00" not in built.page()
