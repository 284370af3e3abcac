"""Palettes, hatching, grounds and pictures in SVG."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from chains import chain, conv, image, layer, vgg16
from pictures import drawing, photo, saved
from PIL import Image

import netdiagram
from netdiagram import pipeline
from netdiagram.errors import NetdiagramError
from netdiagram.options import parse
from netdiagram.outputs import thumbnails
from netdiagram.themes import PALETTES, THEMES

SOURCE = "Input(28, 28, 1)\nConv2D(8, 3)\nMaxPooling2D()\nFlatten()\nDense(4)\n"


@pytest.mark.parametrize("view", ["layered", "graph"])
@pytest.mark.parametrize("name", ["bold", "print"])
def test_a_palette_colours_drawings_legends_and_files(name: str, view: str) -> None:
    svg = netdiagram.render(vgg16(), view=view, palette=name)
    found = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', svg)) - {THEMES["light"].ground, THEMES["light"].ink}
    assert found <= set(PALETTES[name].hues.values())
    assert PALETTES[name].hues["convolution"] in found


def test_hatching_stays_on_its_face_and_off_words() -> None:
    plain = netdiagram.render(vgg16())
    hatched = netdiagram.render(vgg16(), palette="print")
    width = 'stroke-width=".8"'
    assert hatched.count(width) > plain.count(width)
    assert hatched == netdiagram.render(vgg16(), palette="print")


def test_the_key_of_a_result_holds_palette_and_pictures(tmp_path: Path) -> None:
    file = tmp_path / "a.png"

    def key(**written: str) -> str:
        options = parse(written)
        shown = tuple(pipeline.picture(path, str(file)) for _, path, _ in options.image)
        return pipeline._key("document", pipeline.Request(SOURCE, options, pictures=shown))

    file.write_bytes(drawing())
    first = key(image="a.png")
    assert len({key(), key(palette="bold"), key(palette="dense: teal"), key(colors="Dense: teal"), first}) == 5
    file.write_bytes(photo(40, 40))
    assert key(image="a.png") != first


def test_a_file_has_the_ground_and_the_padding_that_are_asked_for() -> None:
    network = chain("net", image(28, 28, 1), conv(4), layer("Flatten"))
    usual = netdiagram.render(network)
    assert 'class="nd-ground"' in usual
    assert 'class="nd-ground"' not in netdiagram.render(network, background="none")
    assert 'fill="#fff8e7"' in netdiagram.render(network, background="#fff8e7")
    wide = netdiagram.render(network, padding="40")
    assert 'viewBox="-40 -40 ' in wide
    sizes = [int(re.search(r'width="(\d+)"', svg)[1]) for svg in (usual, wide)]
    assert sizes[1] - sizes[0] == 2 * (40 - 12)


def test_a_ground_on_which_ink_is_not_legible_is_refused() -> None:
    with pytest.raises(NetdiagramError, match=r"on the background #222222, the text of the light theme") as refused:
        netdiagram.render(vgg16(), background="#222222", theme="light")
    assert refused.value.hint == "set theme to dark"
    with pytest.raises(NetdiagramError, match=r"a contrast of \d"):
        netdiagram.render(vgg16(), background="#777777")
    # of both themes, the one that is legible
    assert THEMES["dark"].ink in netdiagram.render(vgg16(), background="#222222")


# -- pictures


def decoded(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2])))


def test_a_picture_is_embedded_no_larger_than_it_is_seen(tmp_path: Path) -> None:
    (tmp_path / "big.jpg").write_bytes(photo(1200, 900))
    svg = netdiagram.render(vgg16(), image=f"{tmp_path / 'big.jpg'} | Noise")
    (uri,) = re.findall(r'href="(data:image/[^"]+)"', svg)
    assert uri.startswith("data:image/jpeg;base64,")
    assert len(uri) < 40_000
    shown = decoded(uri)
    a, b, c, d, *_ = map(float, re.search(r'transform="matrix\(([^)]*)\)"', svg)[1].split())
    assert shown.width <= 2 * (a * a + b * b) ** 0.5 + 1
    assert shown.height <= 2 * (c * c + d * d) ** 0.5 + 1
    assert 'aria-label="Noise"><title>' not in svg
    assert "<title>Noise</title>" in svg


def test_small_pictures_are_not_enlarged() -> None:
    kind, data = thumbnails.small(drawing(), (300, 300), "a")
    assert kind == "png"
    assert Image.open(io.BytesIO(data)).size == (28, 28)


def test_clear_pictures_stay_clear() -> None:
    kind, data = thumbnails.small(saved(Image.new("RGBA", (9, 9), (255, 0, 0, 80)), "PNG"), (300, 300), "a")
    assert kind == "png"
    assert Image.open(io.BytesIO(data)).convert("RGBA").getpixel((4, 4)) == (255, 0, 0, 80)


@pytest.mark.parametrize("data", [b"", b"nothing", photo()[:100], b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NetdiagramError, match=r"'a.png' is not a picture") as refused:
        thumbnails.small(data, (9, 9), "a.png")
    assert refused.value.code == "picture.unreadable"


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(NetdiagramError, match=r"option 'image': cannot read 'nothing.png'") as refused:
        netdiagram.render(vgg16(), image="nothing.png")
    assert refused.value.code == "file.missing"
