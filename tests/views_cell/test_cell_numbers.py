"""Every number a cell tells is the layer's: shapes and counts of weights, sizes of heads and gates, formulas of the settings."""

from __future__ import annotations

import layered_laws as laws
import pytest
from cells import LISTINGS, drawn, network

import netdiagram
from netdiagram.text import number
from netdiagram.views.cell import subject as subjects
from netdiagram.views.cell.view import inner


def told(name: str) -> list[str]:
    return [text.content for text in laws.texts(drawn(network(name)))]


@pytest.mark.parametrize("name", LISTINGS)
def test_all_weights_are_told_with_their_counts(name: str) -> None:
    words = told(name)
    subject = subjects.find(network(name), "")
    assert subject.weights is not None
    for weight in subject.weights:
        assert weight.name in words
        assert number(weight.size or 0) in words
    if len(subject.weights) > 1:
        assert number(subject.layer.params or 0) in words


@pytest.mark.parametrize("name", LISTINGS)
def test_described_in_words(name: str) -> None:
    scene = drawn(network(name))
    layer = subjects.find(network(name), "").layer
    assert scene.title == f"Inside {layer.name}"
    assert scene.description.startswith(f"{layer.name}: ")
    for left, right in inner(subjects.find(network(name), "")).formulas:
        assert f"{left} = {right}" in scene.description


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lstm", ["xₜ", "24", "cₜ₋₁", "16", "24 × 4·16", "16 × 4·16", "4·16"]),
        ("lstm", ["= σ(Wᶠ · xₜ + Uᶠ · hₜ₋₁ + bᶠ)", "= fₜ ⊙ cₜ₋₁ + iₜ ⊙ ĉₜ", "= oₜ ⊙ tanh(cₜ)"]),
        ("lstm_plain", ["= σ(Wᶠ · xₜ + Uᶠ · hₜ₋₁)", "= oₜ ⊙ ReLU(cₜ)", "5 × 4·300"]),
        ("gru", ["= zₜ ⊙ hₜ₋₁ + (1 − zₜ) ⊙ ĥₜ", "= tanh(Wʰ · xₜ + bʰ + rₜ ⊙ (Uʰ · hₜ₋₁ + cʰ))", "2 × 3·16"]),
        ("gru_before", ["= tanh(Wʰ · xₜ + Uʰ · (rₜ ⊙ hₜ₋₁) + bʰ)", "3·16"]),
        ("gru_without_bias", ["= tanh(Wʰ · xₜ + rₜ ⊙ (Uʰ · hₜ₋₁))"]),
        ("simple", ["= ReLU(W · xₜ + U · hₜ₋₁ + b)", "ReLU"]),
        ("conv_lstm_2d", ["40×30×3", "40×30×16", "= σ(Wᶠ ∗ xₜ + Uᶠ ∗ hₜ₋₁ + bᶠ)"]),
        ("heads", ["8 heads", "÷ √64", "512 → 8 × 64", "8 × 64 → 512", "10 × 10 scores", "dropout 0.1"]),
        ("heads_cross", ["32 → 4 × 16", "32 → 4 × 8", "4 × 8 → 50", "10 × 20 scores", "causal mask", "key and value"]),
        ("heads_axes", ["14 × 14 scores"]),
        ("heads_grouped", ["32 → 8 × 16", "32 → 2 × 16", "σ"]),
        ("attention", ["= scale · Q · Kᵀ", "10 × 20 scores"]),
        ("attention_concat", ["= weight · Σ tanh(scale · (Q + K))"]),
        ("attention_additive", ["= Σ scale ⊙ tanh(Q + K)", "causal mask"]),
        ("batch", ["= mean of x over batch, height, width", "= γ · (x − μ) / √(σ² + 0.001) + β", "one per channel"]),
        ("batch_first", ["= mean of x over batch, height, width", "one per channel"]),
        ("batch_vectors", ["= (x − μ) / √(σ² + 0.001) + β", "one per feature"]),
        ("layer", ["= mean of x over features", "one per sample and step"]),
        ("layer_axes", ["= mean of x over height, width, channels", "one per sample"]),
        ("layer_some_axes", ["= γ · (x − μ) / √(σ² + 0.001)", "one per sample and row"]),
        ("group", ["= mean of x over height, width, 4 channels", "one per sample and group", "16 groups of 4 channels."]),
        ("instance", ["= mean of x over height, width", "one per sample and channel"]),
        ("group_of_all", ["= mean of x over height, width, channels", "one per sample"]),
        ("rms", ["= mean of x² over features", "= γ · x / √(ν + 1e−6)"]),
        ("unit", ["= √(sum of x² over features)", "= x / ‖x‖"]),
        ("dense", ["784 × 128", "= ReLU(x · W + b)"]),
        ("dense_plain", ["= x · W", "The same at each of 20 positions."]),
        ("convolution", ["64 kernels", "3×3×3", "27 products summed for each of 65\u2009536 outputs."]),
        ("convolution_1d", ["= Σ x[2·i + u, c] · kernel[u, c, f] + bias[f]"]),
        ("convolution_groups", ["= Σ x[i + 2·u, j + 2·v, c] · kernel[u, v, c, f] + bias[f]", "3×3×8"]),
        ("depthwise", ["64 kernels", "3×3×1"]),
        ("separable", ["128 kernels", "1×1×128", "256 kernels"]),
        ("both", ["= [h→ₜ, h←ₜ]", "LSTM →", "← LSTM"]),
        ("both_last", ["= h→₂₀ + h←₁"]),
    ],
)  # fmt: skip
def test_numbers_and_formulas_are_those_of_the_settings(name: str, expected: list[str]) -> None:
    words = told(name)
    for text in expected:
        assert text in words


def test_moving_statistics_are_not_trained() -> None:
    assert told("batch").count("not trained") == 2
    assert "not trained" not in told("layer")


def test_self_attention_has_one_input_and_cross_attention_two() -> None:
    ports = ["input", "query", "key", "value", "key and value"]
    assert [text for text in told("heads") if text in ports] == ["input"]
    assert [text for text in told("heads_cross") if text in ports] == ["query", "key and value"]


def test_the_key_is_told_from_the_value_by_its_keyword() -> None:
    listing = "q = Input((10, 8))\nk = Input((20, 12))\nv = Input((20, 6))\n"
    listing += "m = Model([q, k, v], MultiHeadAttention(2, 4)(value=v, query=q, key=k))"
    words = [text.content for text in laws.texts(drawn(netdiagram.load(listing)))]
    place = {name: words.index(name) for name in ("query", "key", "value")}
    assert [words[place[name] + 1] for name in ("query", "key", "value")] == ["10×8", "20×12", "20×6"]


def test_unknown_sizes_are_told_as_such() -> None:
    words = [text.content for text in laws.texts(drawn(netdiagram.load("Input(None, None, 3)\nConv2D(8, 3)")))]
    assert "?×?×3" in words
    assert "?×?×8" in words
