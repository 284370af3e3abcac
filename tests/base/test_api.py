"""The public API is what it says, cheap to import, and alone."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import netdiagram


def test_every_public_name_is_there_and_documented() -> None:
    for name in netdiagram.__all__:
        thing = getattr(netdiagram, name)
        if name != "__version__":
            assert inspect.getdoc(thing), name


def test_the_signatures_are_those_others_rely_on() -> None:
    load = inspect.signature(netdiagram.load).parameters
    assert list(load)[:4] == ["source", "format", "input_shape", "name"]
    assert all(load[name].default is None for name in ("format", "input_shape", "name"))
    render = inspect.signature(netdiagram.render).parameters
    assert [(p.name, p.default) for p in render.values()][1:3] == [("to", "svg"), ("view", "auto")]


def test_importing_needs_the_standard_library_only() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", "-c", "import netdiagram"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = {row.rpartition("|")[2].strip().partition(".")[0] for row in done.stderr.splitlines()[1:]}
    # `copy` of the standard library looks for Jython's `org`; the rest is what site.py loads for editable installs
    ours = re.compile(
        r"netdiagram|org|sitecustomize|usercustomize|_?_?editable|_virtualenv|distutils-precedence|_distutils_hack|sphinxcontrib"
    )
    assert not {name for name in names if name and name not in sys.stdlib_module_names and not ours.match(name)}


def test_the_whole_engine_runs_without_any_other_package(tmp_path: Path) -> None:
    root = Path(netdiagram.__file__).parents[1]
    code = (
        f"import sys; sys.path = [{str(root)!r}] + [p for p in sys.path if 'site-packages' not in p]\n"
        "import netdiagram\n"
        "net = netdiagram.load('Input(28, 28, 1)\\nConv2D(8, 3)\\nFlatten()\\nDense(10)\\n')\n"
        "for to in ('svg', 'ascii', 'text', 'html', 'csv', 'json', 'markdown', 'latex'): netdiagram.render(net, to=to)\n"
        "outside = [n for n, m in sys.modules.items() if 'site-packages' in (getattr(m, '__file__', None) or '')]\n"
        "print(outside)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == "[]"
    assert sysconfig.get_path("stdlib")
