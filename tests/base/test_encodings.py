"""Text files of all kinds: what is read is what Python would read, and what is not says where."""

from __future__ import annotations

from pathlib import Path

import pytest

import netdiagram
from netdiagram import encodings
from netdiagram.errors import NetdiagramError, Span

LISTING = '# café\nInput(10)\nDense(4, name="naïve")\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_make_no_difference(encoding: str, ends: str) -> None:
    assert encodings.decode(LISTING.replace("\n", ends).encode(encoding)) == LISTING


@pytest.mark.parametrize(
    "declared", ["# -*- coding: latin-1 -*-", "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :"]
)
def test_a_declared_encoding_is_taken(declared: str, tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(f"{declared}\n{LISTING}".encode("latin-1"))
    assert netdiagram.load(path).layers[-1].name == "naïve"


@pytest.mark.parametrize(
    "declared", ["", "# coding: ascii\n", "# coding: no-such\n", "# coding: unicode_escape\n", "# coding: hex\n"]
)
def test_another_encoding_is_refused_where_it_shows(declared: str) -> None:
    with pytest.raises(NetdiagramError) as refused:
        encodings.decode(declared.encode() + LISTING.encode("latin-1"))
    assert refused.value.code == "source.encoding"
    assert refused.value.span == Span(1 + declared.count("\n"), 6, 7)
    assert "0xe9" in refused.value.message


def test_a_file_that_is_refused_for_its_encoding_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "model.py"
    path.write_bytes(LISTING.encode("latin-1"))
    with pytest.raises(NetdiagramError) as refused:
        netdiagram.load(path)
    assert refused.value.span == Span(1, 6, 7)


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\x89HDF\r\n\x1a\nrest"])
def test_archives_are_no_text_even_where_they_could_be(data: bytes) -> None:
    assert encodings.text(data) is data
    assert encodings.shown(data) == ""


def test_what_cannot_be_read_is_still_shown() -> None:
    data = LISTING.encode("latin-1")
    assert encodings.text(data) is data
    assert encodings.shown(data) == LISTING.replace("é", "\N{REPLACEMENT CHARACTER}").replace(
        "ï", "\N{REPLACEMENT CHARACTER}"
    )
