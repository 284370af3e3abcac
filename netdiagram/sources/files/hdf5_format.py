"""What an HDF5 file says of its attributes, groups and shapes, read by itself: no library, no data, and never beyond the file.

The parts of the format (HDF5 File Format Specification 3.0) that Keras's files are made of: superblocks of every version, object headers of
both, attributes in them, strings of fixed and of variable length, groups as symbol tables and as links. What is missing (dense storage of
attributes and links, shared messages, other kinds of values) is `Unsupported`, and for the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple

from netdiagram.records import record

SIGNATURE = b"\x89HDF\r\n\x1a\n"
MESSAGES = 20_000
"""Messages of one object: attributes, links and the like."""
NODES = 200_000
"""Nodes of trees and of lists in one file."""
TEXT = 16 * 1024 * 1024
READ = 96 * 1024 * 1024
"""Bytes read of one file, at most: names, shapes and attributes of the largest models take a tenth."""
_DATASPACE, _LINKS, _DATATYPE, _LINK, _ATTRIBUTE, _CONTINUED, _TABLE, _ATTRIBUTES = (
    0x01,
    0x02,
    0x03,
    0x06,
    0x0C,
    0x10,
    0x11,
    0x15,
)
_STRING, _VARIABLE = 3, 9


class Damaged(Exception):
    """The file contradicts itself, or ends too early."""


class Unsupported(Exception):
    """The file is stored in a way that is not read here."""


class Message(NamedTuple):
    """A part of an object header."""

    kind: int
    flags: int
    data: bytes


@record
class Item:
    """A group or a data set.

    Attributes:
        messages: of its header.
    """

    messages: tuple[Message, ...]

    def of(self, kind: int) -> list[Message]:
        """Those of a kind."""
        return [message for message in self.messages if message.kind == kind]

    @property
    def is_group(self) -> bool:
        """Whether it holds further objects; a data set has a shape and a type instead."""
        return not self.of(_DATATYPE)


class Hdf5:
    """One file.

    Args:
        file: open for reading.
        start: where in it the HDF5 file begins.
        size: how long it is.

    Raises:
        Damaged: it has no superblock, or is shorter than that says.
    """

    def __init__(self, file: IO[bytes], start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._nodes = 0
        self._left = READ
        at = 0
        while self._bytes(at, 8) != SIGNATURE:
            at = at * 2 or 512
        self._superblock(at)

    # -- bytes

    def _bytes(self, at: int, size: int) -> bytes:
        self._left -= size + 16
        if at < 0 or size < 0 or at + size > self._size or self._left < 0:
            raise Damaged
        self._file.seek(self._start + at)
        data = self._file.read(size)
        if len(data) < size:
            raise Damaged
        return data

    def _address(self, data: bytes, at: int) -> int | None:
        """An address, None where it is undefined."""
        raw = data[at : at + self._offsets]
        if len(raw) < self._offsets:
            raise Damaged
        value = int.from_bytes(raw, "little")
        return None if value == (1 << (8 * self._offsets)) - 1 else value + self._base

    def _known(self, data: bytes, at: int) -> int:
        address = self._address(data, at)
        if address is None:
            raise Damaged
        return address

    def _node(self, at: int, size: int, signature: bytes) -> bytes:
        self._nodes += 1
        data = self._bytes(at, size)
        if self._nodes > NODES or not data.startswith(signature):
            raise Damaged
        return data

    def _superblock(self, at: int) -> None:
        head = self._bytes(at, 24)
        version = head[8]
        self._base = 0
        if version > 3:
            raise Unsupported
        self._offsets, self._lengths = (head[13], head[14]) if version < 2 else (head[9], head[10])
        if self._offsets not in (2, 4, 8) or self._lengths not in (2, 4, 8):
            raise Damaged
        o = self._offsets
        first = at + (12 if version >= 2 else 24 if version == 0 else 28)
        block = self._bytes(first, 4 * o + (2 * o if version < 2 else 0))
        base = int.from_bytes(block[:o], "little")
        # a superblock may stand behind something else; then addresses count from it
        self._base = base if base == at else at
        end = int.from_bytes(block[2 * o : 3 * o], "little")
        if end > self._size:
            raise Damaged
        self.root = self._known(block, 5 * o if version < 2 else 3 * o)

    # -- objects

    def item(self, at: int) -> Item:
        """The object whose header stands there.

        Raises:
            Damaged: there is none.
        """
        if self._bytes(at, 4) == b"OHDR":
            return Item(tuple(self._new_header(at)))
        return Item(tuple(self._old_header(at)))

    def _old_header(self, at: int) -> Iterator[Message]:
        head = self._bytes(at, 16)
        if head[0] != 1:
            raise Damaged
        left = int.from_bytes(head[2:4], "little")
        blocks = [(at + 16, int.from_bytes(head[8:12], "little"))]
        seen = set()
        while blocks and left > 0:
            start, size = blocks.pop(0)
            if start in seen:
                raise Damaged
            seen.add(start)
            data, place = self._bytes(start, size), 0
            while place + 8 <= size and left > 0:
                kind, length = (
                    int.from_bytes(data[place : place + 2], "little"),
                    int.from_bytes(data[place + 2 : place + 4], "little"),
                )
                message = Message(kind, data[place + 4], data[place + 8 : place + 8 + length])
                place += 8 + length
                left -= 1
                if len(message.data) < length:
                    raise Damaged
                if kind == _CONTINUED:
                    blocks.append(self._continued(message))
                else:
                    yield message

    def _continued(self, message: Message) -> tuple[int, int]:
        raw = message.data[self._offsets : self._offsets + self._lengths]
        return self._known(message.data, 0), int.from_bytes(raw, "little")

    def _new_header(self, at: int) -> Iterator[Message]:
        head = self._bytes(at, 6)
        flags = head[5]
        if head[4] != 2:
            raise Damaged
        place = at + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(self._bytes(place, width), "little")
        blocks = [(place + width, size)]
        seen, count, extra = set(), 0, 2 if flags & 4 else 0
        while blocks:
            start, size = blocks.pop(0)
            if start in seen:
                raise Damaged
            seen.add(start)
            data, place = self._bytes(start, size), 0
            while place + 4 + extra <= size:
                kind, length = data[place], int.from_bytes(data[place + 1 : place + 3], "little")
                body = place + 4 + extra
                message = Message(kind, data[place + 3], data[body : body + length])
                place = body + length
                count += 1
                if len(message.data) < length or count > MESSAGES:
                    raise Damaged
                if kind == _CONTINUED:
                    start, size_ = self._continued(message)
                    self._node(start, 4, b"OCHK")
                    blocks.append((start + 4, size_ - 8))
                else:
                    yield message

    # -- attributes

    def attributes(self, item: Item) -> Iterator[tuple[str, bytes, bytes, bytes]]:
        """Name, type, space and value of the attributes of an object.

        Raises:
            Unsupported: they are stored elsewhere.
        """
        for message in item.of(_ATTRIBUTES):
            at = 2 + (2 if message.data[1:2] and message.data[1] & 1 else 0)
            if self._address(message.data, at) is not None:
                raise Unsupported
        for message in item.of(_ATTRIBUTE):
            yield self._attribute(message)

    def _attribute(self, message: Message) -> tuple[str, bytes, bytes, bytes]:
        data = message.data
        if message.flags & 2:
            raise Unsupported
        if len(data) < 8 or data[0] not in (1, 2, 3):
            raise Damaged
        sizes = [int.from_bytes(data[at : at + 2], "little") for at in (2, 4, 6)]
        if data[0] > 1 and data[1]:
            raise Unsupported
        place = 9 if data[0] == 3 else 8
        parts = []
        for size in sizes:
            parts.append(data[place : place + size])
            if len(parts[-1]) < size:
                raise Damaged
            place += (size + 7) // 8 * 8 if data[0] == 1 else size
        return parts[0].split(b"\0")[0].decode("utf-8", "replace"), parts[1], parts[2], data[place:]

    def names(self, item: Item) -> set[str]:
        """The names of an object's attributes."""
        return {name for name, *_ in self.attributes(item)}

    def text(self, item: Item, name: str) -> str | None:
        """An attribute that is a single string; None where there is none."""
        for found, kind, space, value in self.attributes(item):
            if found == name:
                return self._string(kind, space, value)
        return None

    def _string(self, kind: bytes, space: bytes, value: bytes) -> str | None:
        if len(kind) < 8 or len(space) < 4:
            raise Damaged
        if space[1]:  # it has dimensions
            return None
        form, size = kind[0] & 15, int.from_bytes(kind[4:8], "little")
        if form == _STRING:
            if size > TEXT or size > len(value):
                raise Damaged
            return value[:size].split(b"\0")[0].decode("utf-8", "replace")
        if form != _VARIABLE or kind[1] & 15 != 1:
            return None
        length = int.from_bytes(value[:4], "little")
        address = self._address(value, 4)
        if not length or address is None:
            return ""
        if length > TEXT:
            raise Damaged
        index = int.from_bytes(value[4 + self._offsets : 8 + self._offsets], "little")
        return self._heap_object(address, index, length).split(b"\0")[0].decode("utf-8", "replace")

    def _heap_object(self, at: int, wanted: int, length: int) -> bytes:
        """A string in a heap."""
        head = self._node(at, 8 + self._lengths, b"GCOL")
        end = at + int.from_bytes(head[8:], "little")
        place = at + 8 + self._lengths
        for _ in range(MESSAGES * 4):
            if place + 8 + self._lengths > end:
                break
            entry = self._bytes(place, 8 + self._lengths)
            index, size = int.from_bytes(entry[:2], "little"), int.from_bytes(entry[8:], "little")
            if index == wanted:
                return self._bytes(place + len(entry), min(length, size))
            if index == 0:
                break
            place += len(entry) + (size + 7) // 8 * 8
        raise Damaged

    # -- groups

    def links(self, item: Item) -> dict[str, int]:
        """Name → header of the objects in a group; links that lead elsewhere are left out.

        Raises:
            Unsupported: they are stored elsewhere.
        """
        found: dict[str, int] = {}
        for message in item.of(_LINKS):
            at = 2 + (8 if message.data[1:2] and message.data[1] & 1 else 0)
            if self._address(message.data, at) is not None:
                raise Unsupported
        for message in item.of(_LINK):
            self._link(message, found)
        for message in item.of(_TABLE):
            heap = self._names(self._known(message.data, self._offsets))
            self._tree(self._known(message.data, 0), heap, found)
        return found

    def _link(self, message: Message, found: dict[str, int]) -> None:
        data = message.data
        if len(data) < 4 or message.flags & 2:
            raise Damaged
        flags, place = data[1], 2
        kind = data[place] if flags & 8 else 0
        place += (1 if flags & 8 else 0) + (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(data[place : place + width], "little")
        name = data[place + width : place + width + size]
        if len(name) < size:
            raise Damaged
        if kind == 0:
            found[name.decode("utf-8", "replace")] = self._known(data, place + width + size)

    def _names(self, at: int) -> bytes:
        """The names in a group."""
        head = self._node(at, 8 + 2 * self._lengths + self._offsets, b"HEAP")
        size = int.from_bytes(head[8 : 8 + self._lengths], "little")
        if size > TEXT:
            raise Damaged
        return self._bytes(self._known(head, 8 + 2 * self._lengths), size)

    def _tree(self, root: int, heap: bytes, found: dict[str, int]) -> None:
        pending = [root]
        seen = set()
        while pending:
            at = pending.pop()
            if at in seen:
                raise Damaged
            seen.add(at)
            start = 8 + 2 * self._offsets
            head = self._node(at, start, b"TREE")
            if head[4]:
                raise Damaged
            count, each = int.from_bytes(head[6:8], "little"), self._lengths + self._offsets
            data = self._bytes(at + start, count * each + self._lengths)
            children = [self._known(data, place * each + self._lengths) for place in range(count)]
            if head[5]:
                pending += children
            else:
                for child in children:
                    self._symbols(child, heap, found)

    def _symbols(self, at: int, heap: bytes, found: dict[str, int]) -> None:
        head = self._node(at, 8, b"SNOD")
        each = 2 * self._offsets + 24
        count = int.from_bytes(head[6:8], "little")
        data = self._bytes(at + 8, count * each)
        for place in range(0, count * each, each):
            offset = int.from_bytes(data[place : place + self._offsets], "little")
            if offset >= len(heap):
                raise Damaged
            name = heap[offset : heap.find(b"\0", offset)].decode("utf-8", "replace")
            kind = int.from_bytes(data[place + 2 * self._offsets : place + 2 * self._offsets + 4], "little")
            if kind != 2:  # 2 is a link by a path
                found[name] = self._known(data, place + self._offsets)

    # -- shapes

    def shape(self, item: Item) -> tuple[int, ...] | None:
        """Of a data set; None where it holds nothing."""
        spaces = item.of(_DATASPACE)
        if len(spaces) != 1 or spaces[0].flags & 2:
            raise Unsupported
        data = spaces[0].data
        if len(data) < 4 or data[0] not in (1, 2):
            raise Damaged
        if data[0] == 2 and data[3] == 2:
            return None
        place = 8 if data[0] == 1 else 4
        dims = [data[place + at * self._lengths : place + (at + 1) * self._lengths] for at in range(data[1])]
        if any(len(dim) < self._lengths for dim in dims):
            raise Damaged
        return tuple([int.from_bytes(dim, "little") for dim in dims])
