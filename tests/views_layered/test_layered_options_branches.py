"""What authors ask of volumes, in networks with branches: the laws hold, and the picture says what was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from layered_laws import check, flat, groups, texts

import netdiagram
from netdiagram import options as option_table
from netdiagram.ir import Network
from netdiagram.pipeline import _outline
from netdiagram.scene import Picture, Polygon, Scene, Text
from netdiagram.views import layered

MODELS = Path(__file__).parents[2] / "docs/models"
ASKED = [
    {"style": "flat"},
    {"style": "volumes; Conv2D: flat"},
    {"sizing": "linear"},
    {"sizing": "capped", "max-size": "120"},
    {"scale": "0.6", "vectors": "receding"},
    {"reversed": "yes", "text-below": "{kernel} | {shape}"},
    {"text-below": "{name}", "column": "1000"},
    {"text-below": "none"},
    {"image": "a.png | A"},
    {"kernels": "yes", "funnels": "yes", "text-above": "{type}", "spacing": "50"},
    {"colors": "Conv2D: teal; Add: #c33"},
    {"hide": "BatchNormalization, Activation"},
]


def drawn(network: Network, **written: str) -> Scene | None:
    chosen = option_table.parse(written)
    return layered.attempt(_outline(network, chosen), chosen)


@pytest.fixture(scope="module", params=["unet", "resnet18", "resnet_block", "googlenet"])
def network(request: pytest.FixtureRequest) -> Network:
    return netdiagram.load(MODELS / f"{request.param}.py")


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_the_laws_hold(network, asked):
    scene = drawn(network, **asked)
    if scene is not None:  # else the graph is drawn: there was no room
        check(scene, int(asked.get("column", 740)))
        assert scene == drawn(network, **asked)


@pytest.fixture(scope="module")
def unet() -> Network:
    return netdiagram.load(MODELS / "unet.py")


def test_flat_and_reversed_and_coloured(unet):
    faces = [item for item in flat(drawn(unet, style="flat").items) if isinstance(item, Polygon)]
    assert {"top", "side"}.isdisjoint(item.part for item in faces)
    front, top = (
        next(
            item for item in flat(drawn(unet, reversed="yes").items) if isinstance(item, Polygon) and item.part == part
        )
        for part in ("front", "top")
    )
    assert sum(x for x, _ in top.points) / len(top.points) < sum(x for x, _ in front.points) / len(front.points)
    roles = {item.role for item in flat(drawn(unet, colors="Conv2D: teal").items) if isinstance(item, Polygon)}
    assert "#008080" in roles
    assert "convolution" not in roles


def test_sizes_in_proportion(unet):
    tall = [
        max(y for _, y in item.points) - min(y for _, y in item.points)
        for item in flat(drawn(unet, sizing="linear", style="flat").items)
        if isinstance(item, Polygon) and item.part == "front"
    ]
    assert tall[0] / tall[1] == pytest.approx(2, abs=0.15)


def test_templates_and_pictures(unet):
    scene = drawn(unet, **{"text-below": "{channels} | {space}", "image": "in.png | In; output: out.png | Out"})
    told = [item.content for group in groups(scene, "block") for item in flat(group.items) if isinstance(item, Text)]
    assert {"128×128", "64", "8×8"} <= set(told)
    pictures = [item for item in flat(scene.items) if isinstance(item, Picture)]
    assert [item.title for item in pictures] == ["In", "Out"]
    assert len(texts(scene)) > 10


def test_spacing_between_all(unet):
    wide, usual = (
        drawn(unet, spacing="24", scale="0.5", column="1200"),
        drawn(unet, spacing="8", scale="0.5", column="1200"),
    )
    assert wide.width > usual.width + 50
