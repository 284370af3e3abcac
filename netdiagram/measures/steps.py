"""Which positions of its input each position of an output reads: the arithmetic of receptive fields, along one axis.

Araujo, Norris, Sim: "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019. They reckon with one size, stride
and padding per layer. Where a layer spreads its input out (transposed convolution, upsampling), neighbouring outputs read differently
many positions; so that such layers are exact too, the first and last position read stand here for each phase of a period.
"""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

LONGEST = 4096
"""The longest period that is followed; what is longer is unknown."""


class Steps(NamedTuple):
    """Output position `period·q + phase` reads from `low[phase] + span·q` to `high[phase] + span·q`.

    Attributes:
        span: how far a period moves in the input.
        low: the first position read, per phase of the period; below 0 in the padding. What lies between first and last counts as
            read, the holes of dilated windows as well.
        high: the last; before `low` where nothing is read (a transposed convolution whose stride exceeds its kernel).
    """

    span: int
    low: tuple[int, ...]
    high: tuple[int, ...]

    @property
    def jump(self) -> int | float:
        """Input positions between neighbouring outputs (Distill's effective stride): below 1 where inputs are spread out."""
        return ratio(self.span, len(self.low))

    @property
    def size(self) -> int:
        """The most input positions that one output reads."""
        if len(self.low) == 1:
            return self.high[0] - self.low[0] + 1
        return max(high - low for low, high in zip(self.low, self.high, strict=True)) + 1

    def at(self, position: int) -> tuple[int, int]:
        """The first and last input position that an output position reads."""
        q, phase = divmod(position, len(self.low))
        return self.low[phase] + q * self.span, self.high[phase] + q * self.span


def ratio(count: int, parts: int) -> int | float:
    """`count / parts`, as a whole number where it is one."""
    return count / parts if count % parts else count // parts


SAME = Steps(1, (0,), (0,))
"""Every output reads the input in its place."""


def slide(kernel: int, stride: int, pad: int) -> Steps:
    """A window that slides over the input, `pad` positions before it at first; `kernel` with its dilation."""
    return Steps(stride, (-pad,), (kernel - 1 - pad,))


def spread(kernel: int, stride: int, pad: int) -> Steps:
    """A kernel that every input spreads, `stride` outputs apart, of which the first `pad` are cut off."""
    return Steps(
        1,
        tuple([-((kernel - 1 - pad - phase) // stride) for phase in range(stride)]),
        tuple([(phase + pad) // stride for phase in range(stride)]),
    )


def scale(size: int, wanted: int, reach: int, *, wide: bool = False) -> Steps | None:
    """Resampling of `size` positions to `wanted`, by the places of their centres: output `u` lies at `(u + ½)·size/wanted - ½`.

    Args:
        size: positions of the input.
        wanted: positions of the output.
        reach: how many positions are read on each side: 0 the nearest only, 1 linear, 2 cubic, n Lanczos.
        wide: the kernel is as wide as outputs lie apart (antialiasing), where that is wider.
    """
    common = gcd(size, wanted)
    period, span = wanted // common, size // common
    if period > LONGEST:
        return None
    ends = [
        _around((2 * phase + 1) * span, 2 * period, reach, max(span, period) if wide else period)
        for phase in range(period)
    ]
    return Steps(span, tuple([low for low, _ in ends]), tuple([high for _, high in ends]))


def _around(place: int, unit: int, reach: int, width: int) -> tuple[int, int]:
    """What is read around `place`, counted in 1/`unit` positions from the first one's edge."""
    if not reach:
        return place // unit, place // unit
    centre, away = 2 * place - unit, 4 * reach * width  # in halves of a unit, so that the centre of a position is whole
    if width * 2 == unit and centre % (2 * unit) == 0:
        return centre // (2 * unit), centre // (2 * unit)
    return (centre - away) // (2 * unit) + 1, -((-centre - away) // (2 * unit)) - 1


def adapt(size: int, wanted: int) -> Steps | None:
    """Adaptive pooling: `wanted` windows that share `size` positions."""
    common = gcd(size, wanted)
    period, span = wanted // common, size // common
    if period > LONGEST:
        return None
    lows = tuple([phase * span // period for phase in range(period)])
    return Steps(span, lows, tuple([-(-(phase + 1) * span // period) - 1 for phase in range(period)]))


def through(before: Steps, step: Steps) -> Steps | None:
    """A further layer behind others: its output by the input of them all. None where the period grows too long."""
    period, span = len(before.low), before.span
    if len(step.low) == period == 1:
        low, high = before.low[0] + step.low[0] * span, before.high[0] + step.high[0] * span
        return Steps(step.span * span, (low,), (high,))
    times = period // gcd(period, step.span)
    if len(step.low) * times > LONGEST:
        return None
    ends = [step.at(position) for position in range(len(step.low) * times)]
    if _has_gaps(before) or _has_gaps(step):
        read = [_read(before, low, high) for low, high in ends]
    else:
        read = [(before.at(low)[0], before.at(high)[1]) for low, high in ends]
    return Steps(step.span * times // period * span, tuple([low for low, _ in read]), tuple([high for _, high in read]))


def _has_gaps(steps: Steps) -> bool:
    """Whether some outputs read nothing."""
    return any(high < low for low, high in zip(steps.low, steps.high, strict=True))


def _read(before: Steps, low: int, high: int) -> tuple[int, int]:
    """What the positions from `low` to `high` read together; those that read nothing do not count."""
    first, end = before.at(low)
    if high < low:
        return first, first - 1
    while low < high and end < first:
        low += 1
        first, end = before.at(low)
    least, last = before.at(high)
    while low < high and last < least:
        high -= 1
        least, last = before.at(high)
    return first, last


def union(one: Steps, other: Steps) -> Steps | None:
    """What either reads, where both move alike. None where the period grows too long."""
    if one == other:
        return one
    p, q = len(one.low), len(other.low)
    period = p * q // gcd(p, q)
    if period > LONGEST:
        return None
    pairs = [_either(one.at(position), other.at(position)) for position in range(period)]
    return Steps(one.span * period // p, tuple([low for low, _ in pairs]), tuple([high for _, high in pairs]))


def _either(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """What one or the other reads, of which one may read nothing."""
    if one[1] < one[0] or other[1] < other[0]:
        return other if one[1] < one[0] else one
    return min(one[0], other[0]), max(one[1], other[1])
