"""Text files: which bytes are text, in which encoding, with which line ends."""

from __future__ import annotations

import codecs

from netdiagram.errors import NetdiagramError, Span

ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
"""What a ZIP archive begins with."""

HDF5 = b"\x89HDF\r\n\x1a\n"
"""What an HDF5 file begins with."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark this one begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def is_binary(head: bytes) -> bool:
    """Whether a file that begins so is an archive or an HDF5 file, and no text."""
    return head.startswith((*ARCHIVE, HDF5))


def decode(data: bytes) -> str:
    """The text of a file, its lines ended by line feeds.

    UTF-8, unless the file begins with another byte order mark or declares another encoding as sources of Python do (PEP 263).

    Raises:
        NetdiagramError: it is neither (`source.encoding`), with the place of the first byte that is no UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _otherwise(data, error.start)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def text(data: bytes) -> str | bytes:
    """The text of a file, or its bytes where it is none or cannot be read as text."""
    if is_binary(data):
        return data
    try:
        return decode(data)
    except NetdiagramError:
        return data


def shown(source: str | bytes) -> str:
    """What a page shows of a source that is refused: its text as far as there is any, nothing of a binary file."""
    if isinstance(source, str):
        return source
    return "" if is_binary(source) or b"\0" in source else source.decode("utf-8", "replace")


def _otherwise(data: bytes, wrong: int) -> str:
    """The text of what is not UTF-8 from the byte `wrong` on."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _declared(data)
    if encoding:
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            pass
    before = data[:wrong].decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
    place = Span(len(before), len(before[-1]) + 1, len(before[-1]) + 2)
    told = f"the file is not UTF-8: byte 0x{data[wrong]:02x} is no character"
    if encoding:
        told += f", and it is not {encoding} either"
    hint = "save it as UTF-8, or say in its first line what it is: # -*- coding: latin-1 -*-"
    raise NetdiagramError("source.encoding", told, place, hint)


def _declared(data: bytes) -> str:
    """The encoding that one of the first two lines declares; only alphabets, not Python's transformations of text."""
    import re

    for line in data.split(b"\n", 2)[:2]:
        found = re.match(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if found:
            name = found[1].decode("ascii", "replace").lower()
            return (
                name if re.match(r"iso|latin|l1$|cp\d|windows|mac|koi8|gb|big5|euc|shift|sjis|utf|ascii", name) else ""
            )
    return ""
