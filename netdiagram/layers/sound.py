"""Preprocessing of sound."""

from __future__ import annotations

from typing import Any

from netdiagram.ir import Settings, Shape
from netdiagram.layers import arguments as kind
from netdiagram.layers.arguments import signature
from netdiagram.layers.base import LayerType, Weights, refuse
from netdiagram.layers.shapes import join, slid, split


def stft_shape(s: Settings, x: Shape) -> Shape:
    """`STFTSpectrogram`: frames × frequencies, for every channel."""
    batch, (length,), channels = split(x, s["data_format"])
    frames = slid(length, s["frame_length"], s["frame_step"] or s["frame_length"] // 2, 1, same=s["padding"] == "same")
    if frames is not None and frames <= 0:
        refuse(
            "shape.kernel-too-large",
            f"a frame of {s['frame_length']} is longer than its input of {length}",
            "a shorter frame_length",
            "frame_length",
        )
    bins = _fft(s) // 2 + 1
    if s["mode"] == "stft":
        bins *= 2
    if channels is None:
        refuse("shape.unknown", "its input has an unknown number of channels", "give the input its last dimension")
    if s["expand_dims"]:
        return (
            (batch, frames, bins, channels) if s["data_format"] == "channels_last" else (batch, channels, frames, bins)
        )
    return join(batch, (frames,), channels * bins, s["data_format"])


def _fft(s: Settings) -> int:
    return int(s["fft_length"] or 1 << (s["frame_length"] - 1).bit_length())


def stft_weights(s: Settings, x: Shape) -> Weights:
    """Sines and cosines, as kernels that could be trained."""
    del x
    size = (s["frame_length"], 1, _fft(s) // 2 + 1)
    parts = {"imag": ("imag",), "real": ("real",)}.get(s["mode"], ("real", "imag"))
    return [(f"{part}_kernel", size, True) for part in parts]


def _check_stft(s: dict[str, Any]) -> None:
    length, step, size = s["frame_length"], s["frame_step"], s["fft_length"]
    if length < 2 and step is None:
        refuse("layer.argument", "frames of 1 sample leave no step between them", "give frame_step=1", "frame_step")
    if step is not None and step > length:
        refuse("layer.argument", f"frame_step={step} is larger than frame_length={length}", argument="frame_step")
    if size is not None and size < length:
        refuse("layer.argument", f"fft_length={size} is smaller than frame_length={length}", argument="fft_length")


def mel_shape(s: Settings, x: Shape) -> Shape:
    """`MelSpectrogram`: bins × frames."""
    step = s["sequence_stride"]
    length = x[0] if len(x) == 1 else x[1]
    frames = None if length is None else (length + step + 1) // step
    return (s["num_mel_bins"], frames) if len(x) == 1 else (x[0], s["num_mel_bins"], frames)


def _check_mel(s: dict[str, Any]) -> None:
    length, size = s["sequence_length"] or s["fft_length"], s["fft_length"]
    if size < length:
        refuse("layer.argument", f"fft_length={size} is smaller than sequence_length={length}", argument="fft_length")


# -- rows ----------------------------------------------------------------------------------------------------------------


def _row(name: str, title: str, parameters: Any, shape: Any = None, weights: Any = None, **more: Any) -> LayerType:
    return LayerType(name, "preprocessing", title, "  |  ", parameters, shape, weights, **more)


ROWS = (
    _row(
        "STFTSpectrogram", "Spectrogram",
        signature(
            mode="log", frame_length=256, frame_step=None, fft_length=None, window="hann", periodic=False,
            scaling="density", padding="valid", expand_dims=False, data_format=None,
            kinds={
                "mode": kind.one_of("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
                "frame_length": kind.count, "frame_step": kind.optional(kind.count),
                "fft_length": kind.optional(kind.count), "scaling": kind.one_of("density", "spectrum", None),
                "padding": kind.padding_exact, "expand_dims": kind.flag,
            },
        ),
        stft_shape, stft_weights, check=_check_stft, rank=3, hint="it takes samples × channels",
    ),
    _row(
        "MelSpectrogram", "Mel spectrogram",
        signature(
            fft_length=2048, sequence_stride=512, sequence_length=None, window="hann", sampling_rate=16000,
            num_mel_bins=128, min_freq=20.0, max_freq=None, power_to_db=True, top_db=80.0, mag_exp=2.0,
            min_power=1e-10, ref_power=1.0,
            kinds={
                "fft_length": kind.count, "sequence_stride": kind.count, "num_mel_bins": kind.count,
                "sequence_length": kind.optional(kind.count),
            },
        ),
        mel_shape, check=_check_mel, min_rank=1,
    ),
)  # fmt: skip
