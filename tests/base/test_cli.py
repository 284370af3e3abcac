"""The command line as its users meet it: real processes, real files."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

LISTING = (
    'Input(28, 28, 1)\nConv2D(8, 3, activation="relu")\nMaxPooling2D()\nFlatten()\nDense(10, activation="softmax")\n'
)


def netdiagram(*words: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "netdiagram", *words], input=stdin, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False
    )  # fmt: skip


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.py"
    path.write_text(LISTING, encoding="utf-8")
    return path


def test_facts_of_a_file_and_of_standard_input_are_the_same(model: Path) -> None:
    from_file, from_pipe = netdiagram("facts", str(model)), netdiagram("facts", "-", stdin=LISTING)
    assert from_file.returncode == from_pipe.returncode == 0, from_file.stderr
    assert from_file.stdout == from_pipe.stdout
    facts = json.loads(from_file.stdout)
    assert facts["params"] == 80 + 13 * 13 * 8 * 10 + 10
    assert [row["line"] for row in facts["layers"]] == [1, 2, 3, 4, 5]
    assert facts["layers"][1]["output_shape"] == [None, 26, 26, 8]


def test_memory_is_counted_at_the_format_asked_for(model: Path) -> None:
    whole, half = [json.loads(netdiagram("facts", str(model), *more).stdout) for more in ((), ("--dtype", "float16"))]
    assert (whole["dtype"], half["dtype"]) == ("float32", "float16")
    assert whole["weight_bytes"] == 2 * half["weight_bytes"] == 4 * whole["params"]
    shown = netdiagram("table", str(model), "--columns", "name, weights, receptive-field", "--dtype", "float16")
    assert "3×3" in shown.stdout
    wrong = netdiagram("facts", str(model), "--dtype", "flat16")
    assert wrong.returncode == 2
    assert "did you mean 'float16'" in wrong.stderr


def test_table_as_text_and_as_csv(model: Path, tmp_path: Path) -> None:
    shown = netdiagram("table", str(model))
    assert shown.returncode == 0
    assert "26×26×8" in shown.stdout
    assert netdiagram("table", str(model), "-o", str(tmp_path / "t.csv"), "--columns", "name, params").returncode == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8"))))
    assert rows[0][0].lower().startswith(("name", "layer"))
    assert any("80" in row for row in rows)


@pytest.mark.parametrize(
    "arguments", [[], ["--theme", "dark"], ["--view", "graph"], ["--legend", "no", "--detail", "full"]]
)
def test_render_writes_well_formed_pictures(model: Path, tmp_path: Path, arguments: list[str]) -> None:
    out = tmp_path / "model.svg"
    done = netdiagram("render", str(model), "-o", str(out), *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    root = ElementTree.parse(out).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert netdiagram("render", str(model), *arguments).stdout == out.read_text(encoding="utf-8")


def test_render_as_text_by_suffix(model: Path, tmp_path: Path) -> None:
    assert netdiagram("render", str(model), "-o", str(tmp_path / "m.txt")).returncode == 0
    assert (tmp_path / "m.txt").read_text(encoding="utf-8").isascii()


REFUSALS = [
    (["facts", "-"], "Input(28, 28, 1)\nConv2D(8, 99)\n", "<stdin>:2:"),
    (["facts", "-"], "Input(28, 28, 1)\nConv2D(8, 3, activaton='relu')\n", "did you mean 'activation'?"),
    (["facts", "-"], "Dense(", "<stdin>:1:"),
    (["facts", "absent.py"], "", "absent.py"),
    (["table", "-", "--columns", "parms"], LISTING, "did you mean 'params'?"),
    (["render", "-", "--view", "layerd"], LISTING, "did you mean 'layered'?"),
    (["render", "-", "--to", "svgg"], LISTING, "did you mean 'svg'?"),
    (["render", "-", "-o", "model.xyz"], LISTING, "'.xyz'"),
    (["render", "-", "-o", "no/such/folder/model.svg"], LISTING, "cannot write"),
    (["facts", "-", "--format", "kears"], LISTING, "kears"),
    (["facts", "absent.py"], "", "netdiagram: 'absent.py' cannot be read"),
    (["render", "-", "--image", "none.png"], LISTING, "netdiagram: option 'image': cannot read 'none.png'"),
    (["rendr", "model.py"], "", "did you mean 'render'?"),
    (["frobnicate"], "", "there are facts, table, render, cache"),
    (["render", "-", "--veiw", "graph"], LISTING, "did you mean '--view'?"),
    (["render", "-", "--veiw=graph"], LISTING, "render takes no '--veiw'"),
    (["render", "-", "--vie", "graph"], LISTING, "did you mean '--view'?"),
    (["table", "-", "--detail", "full"], LISTING, "an option of `netdiagram render`"),
    (["render", "-", "--caption", "text"], LISTING, "an option of drawings on pages"),
    (["facts", "one.py", "two.py"], "", "facts takes no 'two.py'"),
    (["cache", "purge"], "", "'purge' is neither info nor clear"),
    (["render"], "", "--help"),
    ([], "", "--help"),
]


@pytest.mark.parametrize(("words", "stdin", "told"), REFUSALS)
def test_refusals_are_sentences_with_status_2(words: list[str], stdin: str, told: str, tmp_path: Path) -> None:
    done = netdiagram(*words, stdin=stdin, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_shows_the_line_with_carets() -> None:
    done = netdiagram("facts", "-", stdin="Input(28, 28, 1)\nConv2D(8, 3, activaton='relu')\n")
    rows = done.stderr.splitlines()
    assert rows[1] == "    Conv2D(8, 3, activaton='relu')"
    assert set(rows[2].strip()) == {"^"}
    assert rows[1][rows[2].index("^") :].startswith("activaton")


def test_a_mark_at_the_beginning_moves_nothing() -> None:
    command = [sys.executable, "-m", "netdiagram", "facts", "-"]
    done = subprocess.run(command, input=b"\xef\xbb\xbfInpu(10)\r\n", capture_output=True, check=False)
    assert done.stderr.decode().splitlines()[:3] == [
        "<stdin>:1:1: there is no layer 'Inpu' [layer.unknown]",
        "    Inpu(10)",
        "    ^^^^^^^^",
    ]


def test_archives_come_through_a_pipe() -> None:
    data = (Path(__file__).parents[1] / "files/data/frozen.keras").read_bytes()
    command = [sys.executable, "-m", "netdiagram", "facts", "-"]
    assert json.loads(subprocess.run(command, input=data, capture_output=True, check=True).stdout)["params"]


@pytest.mark.parametrize("out", [">/dev/full", ">&-"])
@pytest.mark.parametrize("command", ["facts {}", "render {}", "cache info --folder {}.d"])
def test_output_that_cannot_be_written_is_told(model: Path, out: str, command: str) -> None:
    command = f"{sys.executable} -m netdiagram {command.format(model)} {out}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("netdiagram: cannot write to standard output: ")
    assert len(done.stderr.splitlines()) == 1


def test_flags_need_no_value(model: Path) -> None:
    bare, said = netdiagram("render", str(model), "--kernels"), netdiagram("render", str(model), "--kernels", "yes")
    assert bare.stdout == said.stdout != netdiagram("render", str(model)).stdout


def test_facts_into_a_file(model: Path, tmp_path: Path) -> None:
    assert netdiagram("facts", str(model), "-o", str(tmp_path / "f.json")).stdout == ""
    assert (tmp_path / "f.json").read_text(encoding="utf-8") == netdiagram("facts", str(model)).stdout


def test_warnings_go_to_standard_error_and_stop_nothing() -> None:
    source = "from mylib import Gate\nfrom keras import Sequential, Input\nm = Sequential([Input((4,)), Gate(3)])\n"
    done = netdiagram("facts", "-", stdin=source)
    assert done.returncode == 0
    assert done.stderr.startswith("warning: <stdin>:3:")
    assert json.loads(done.stdout)["partial"] is True


@pytest.mark.parametrize("command", ["", "facts", "table", "render", "cache"])
def test_help_helps(command: str) -> None:
    done = netdiagram(*([command] if command else []), "--help")
    assert done.returncode == 0
    assert "usage: netdiagram" in done.stdout
    if command != "cache":
        assert "examples:" in done.stdout
    if not command:
        assert "netdiagram render model.py -o model.svg" in done.stdout


def test_cache_tells_what_it_holds(tmp_path: Path) -> None:
    from netdiagram.cache import Cache

    Cache(tmp_path).put("ab" * 32, b"payload")
    assert "holds 1 entry" in netdiagram("cache", "info", "--folder", str(tmp_path)).stdout
    assert "removed 1 entry" in netdiagram("cache", "clear", "--folder", str(tmp_path)).stdout
    assert "holds 0 entries" in netdiagram("cache", "info", "--folder", str(tmp_path)).stdout


def test_a_reader_that_goes_away_is_no_failure(model: Path) -> None:
    command = f"{sys.executable} -m netdiagram facts {model} | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
