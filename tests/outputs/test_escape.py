"""Whatever an author writes stands in XML as he wrote it, or not at all."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.outputs.markup import escape
from netdiagram.scene import ID


@given(st.text())
def test_every_text_makes_well_formed_markup(text: str) -> None:
    escaped = escape(text)
    read = ET.fromstring(f'<a b="{escaped}">{escaped}</a>')
    kept = "".join(char for char in text if char in (read.text or "") or char == "\t")
    assert (read.text or "") == kept.replace("\t", " ").replace(ID, "")
    assert ID not in escaped


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ('"quoted"', "&quot;quoted&quot;"),
        ("one\ttab", "one tab"),
        ("two\nlines", "two\nlines"),
        ("1\u2009234", "1\u2009234"),
        ("nul\0 bell\a", "nul bell"),
        ("\ud800lone", "lone"),
        ("\ufffe\uffff\U0001ffff", ""),
        (f"{ID}b-x", "b-x"),
        ("\u00a0 narrow\u202f soft\u00ad", "\u00a0 narrow\u202f soft\u00ad"),
        ("façade 畳み込み × ÷", "façade 畳み込み × ÷"),
    ],
)
def test_what_becomes_of_characters(text: str, escaped: str) -> None:
    assert escape(text) == escaped
