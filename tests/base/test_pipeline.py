"""The stages together: documents, the cache, and the same bytes everywhere."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import netdiagram
from netdiagram import NetdiagramError, options, pipeline
from netdiagram.cache import Cache
from netdiagram.pipeline import Request

MODELS = sorted((Path(__file__).parents[2] / "docs/models").glob("*.py"))


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_row_leads_to_its_block_and_back(path: Path) -> None:
    made = pipeline.document(Request(path.read_text(encoding="utf-8")))
    page = pipeline.embed(made.svg + made.table, "nd1-")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'\bhref="#([^"]+)"', page)
    assert set(targets) <= set(ids)
    rows = {name for name in ids if name.startswith("nd1-r-")}
    layers = netdiagram.load(path).layers
    nested = {name for name in rows if "." in name}  # of models within the model, folded below their own row
    assert len(rows - nested) == len(layers)
    assert bool(nested) == any(layer.network is not None for layer in layers)
    linked_rows = re.findall(r'<tr id="(nd1-r-[^".]*)"><th scope="row">[^<]*<a href="#nd1-b-[^"]+"', page)
    assert set(linked_rows) == rows - nested
    assert rows >= {target for target in targets if target.startswith("nd1-r-")} != set()
    assert all(f"nd1-r-{key}" in ids for _, key in made.lines)


def test_a_kept_document_is_the_document(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    source = "from mylib import Gate\nfrom keras import Sequential, Input\nm = Sequential([Input((4,)), Gate(3)])\n"
    first = pipeline.document(Request(source), store)
    assert first.diagnostics
    assert store.usage().entries == 1
    assert pipeline.document(Request(source), store) == first == pipeline.document(Request(source))
    assert pipeline.plain(Request(source), store) == pipeline.plain(Request(source), store)
    assert pickle.loads(pickle.dumps(first)) == first


def test_what_changes_the_picture_changes_the_key(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    source = MODELS[0].read_text(encoding="utf-8")
    pipeline.document(Request(source), store)
    pipeline.document(Request(source, options.parse({"caption": "words", "align": "left"})), store)
    assert store.usage().entries == 1
    for written in ({"view": "graph"}, {"table": "folded"}, {"columns": "all"}, {"legend": "no"}):
        pipeline.document(Request(source, options.parse(written)), store)
    assert store.usage().entries == 5


def test_a_refused_listing_is_refused_every_time(tmp_path: Path) -> None:
    store = Cache(tmp_path)
    for _ in range(2):
        with pytest.raises(NetdiagramError):
            pipeline.document(Request("Dense("), store)


PRINT = """
import sys
from pathlib import Path
from netdiagram import pipeline
from netdiagram.pipeline import Request
for path in sorted(Path(sys.argv[1]).glob("*.py")):
    made = pipeline.document(Request(path.read_text(encoding="utf-8")))
    sys.stdout.buffer.write((made.svg + made.table + made.description + pipeline.plain(Request(path.read_text(encoding="utf-8")))).encode())
"""


def test_the_same_bytes_in_every_process() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PRINT, str(MODELS[0].parent)],
            capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("4242", "POSIX"))
    }  # fmt: skip
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000


def test_render_knows_what_it_cannot_write() -> None:
    net = netdiagram.load("Input(4)\nDense(3)\n")
    for keywords, code in (
        ({"to": "docx"}, "output.unknown"),
        ({"view": "layerd"}, "option.value"),
        ({"veiw": "graph"}, "option.unknown"),
    ):
        with pytest.raises(NetdiagramError) as caught:
            netdiagram.render(net, **keywords)  # type: ignore[arg-type]
        assert caught.value.code == code


@pytest.mark.parametrize("to", ["svg", "ascii", "text", "html", "csv", "json", "markdown", "latex"])
def test_every_output_is_written(to: str) -> None:
    net = netdiagram.load(MODELS[0])
    assert len(netdiagram.render(net, to=to)) > 100
