"""Shape arithmetic that many rows share. Everywhere None is an unknown dimension, and stays one."""

from __future__ import annotations

from collections.abc import Sequence

from netdiagram.ir import Dim, Shape
from netdiagram.layers.base import product, refuse, sizes


def split(shape: Shape, data_format: str) -> tuple[Dim, tuple[Dim, ...], Dim]:
    """Batch, spatial dimensions, channels."""
    if data_format == "channels_last":
        return shape[0], shape[1:-1], shape[-1]
    return shape[0], shape[2:], shape[1]


def join(batch: Dim, space: Sequence[Dim], channels: Dim, data_format: str) -> Shape:
    """The reverse of `split`."""
    if data_format == "channels_last":
        return (batch, *space, channels)
    return (batch, channels, *space)


def slid(size: Dim, kernel: int, stride: int, dilation: int, *, same: bool) -> Dim:
    """Positions of a kernel that slides along `size`; ≤ 0 where it does not fit (Dumoulin, Visin 2016, §2.4, §5.1)."""
    if size is None:
        return None
    if same:
        return (size - 1) // stride + 1
    return (size - dilation * (kernel - 1) - 1) // stride + 1


def windows(
    space: Sequence[Dim],
    kernel: Sequence[int],
    strides: Sequence[int],
    dilation: Sequence[int] | None,
    padding: str,
) -> tuple[Dim, ...]:
    """Output positions of a convolution (or, without a dilation, a pooling) along every spatial dimension.

    Raises:
        Refusal: the kernel is larger than its input (`shape.kernel-too-large`).
    """
    same = padding != "valid"
    what = "window" if dilation is None else "kernel"
    dilation = dilation or (1,) * len(kernel)
    out = tuple([slid(n, k, s, d, same=same) for n, k, s, d in zip(space, kernel, strides, dilation, strict=True)])
    if not same:
        for size in out:
            if size is not None and size <= 0:
                _too_large(space, kernel, dilation, what)
    return out


def _too_large(space: Sequence[Dim], kernel: Sequence[int], dilation: Sequence[int], what: str) -> None:
    spread = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
    text = f"its {sizes(kernel)} {what}" if len(kernel) > 1 else f"its {what} of {kernel[0]}"
    if spread != tuple(kernel):
        text += f", dilated to {sizes(spread)},"
    refuse(
        "shape.kernel-too-large",
        f"{text} is larger than its {'input' if len(kernel) > 1 else 'input of'} {sizes(space)}".replace(
            f"its input {sizes(space)}", f"its {sizes(space)} input"
        ),
        f"use padding='same', a smaller {what}, a larger input, or fewer poolings and strides before",
        "pool_size" if what == "window" else "kernel_size",
    )


def broadcast(left: Shape, right: Shape) -> Shape:
    """Two shapes under NumPy's broadcasting, as `keras.ops` reckons: a known dimension wins over an unknown one.

    Raises:
        Refusal: they do not fit (`shape.broadcast`).
    """
    if len(left) < len(right):
        left = (1,) * (len(right) - len(left)) + left
    elif len(right) < len(left):
        right = (1,) * (len(left) - len(right)) + right
    out: list[Dim] = []
    for i, (a, b) in enumerate(zip(left, right, strict=True)):
        if a == 1:
            out.append(b)
        elif a is None:
            out.append(None if b == 1 else b)
        elif b in (1, None) or a == b:
            out.append(a)
        else:
            refuse(
                "shape.broadcast",
                f"{sizes(left)} and {sizes(right)} do not fit together: dimension {i} is {a} here and {b} there",
            )
    return tuple(out)


def reshaped(source: Sequence[Dim], target: Sequence[int | None], argument: str) -> Shape:
    """`source` as `target`, where -1 stands for what is left. Without the batch, or with it, as the caller has it.

    Raises:
        Refusal: the sizes differ (`shape.reshape`).
    """
    if None in source or None in target:
        return tuple([None if dim == -1 else dim for dim in target])
    total = product(source) or 0
    known = product(dim for dim in target if dim != -1) or 0
    if -1 not in target:
        if known != total:
            refuse(
                "shape.reshape",
                f"{_counted(source)} cannot become {sizes(target)}, which holds {known}",
                argument=argument,
            )
        return tuple(target)
    if known == 0 or total % known:
        shown = sizes("…" if dim == -1 else str(dim) for dim in target)
        refuse(
            "shape.reshape",
            f"{_counted(source)} cannot become {shown}: {known} does not divide {total}",
            argument=argument,
        )
    return tuple([total // known if dim == -1 else dim for dim in target])


def _counted(source: Sequence[Dim]) -> str:
    total = product(source)
    return f"{sizes(source)} = {total} values" if len(source) > 1 else f"{total} values"


def axis_of(axis: int, rank: int, argument: str = "axis") -> int:
    """The axis counted from the front.

    Raises:
        Refusal: there is none (`shape.axis`).
    """
    if -rank <= axis < rank:
        return axis % rank
    return refuse(
        "shape.axis",
        f"{argument}={axis} is no axis of an input with {rank} dimensions",
        "axis 0 is the batch, -1 the last",
        argument,
    )
