"""Whatever an author writes stands in XML as he wrote it, or not at all."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netdiagram.outputs.markup import escape
from netdiagram.scene import ID


def _stands(char: str) -> bool:
    """Whether a character may stand in a document: no control character, no lone surrogate, no noncharacter of the first planes."""
    code = ord(char)
    control = (code < 0x20 and char != "\n") or 0x7F <= code < 0xA0
    unassigned = 0xFDD0 <= code <= 0xFDEF or code in (0xFFFE, 0xFFFF, 0x1FFFE, 0x1FFFF, 0x10FFFE, 0x10FFFF)
    return not control and not 0xD800 <= code <= 0xDFFF and not unassigned and char != ID


@given(st.text(st.characters()))
def test_every_text_makes_well_formed_markup_of_what_may_stand_in_it(text: str) -> None:
    escaped = escape(text)
    read = ET.fromstring(f'<a b="{escaped}">{escaped}</a>')
    assert (read.text or "") == "".join(char for char in text.replace("\t", " ") if _stands(char))


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
