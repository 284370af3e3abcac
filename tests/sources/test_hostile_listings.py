"""Listings that mean harm: each ends, soon, in a drawing or a located sentence, and touches nothing."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

import netdiagram
from netdiagram import NetdiagramError

DOUBLED = "x = [0]\nfor i in range(40): x = [x, x]\n"
DOUBLED_TUPLE = "x = (0,)\nfor i in range(40): x = (x, x)\n"

LIMITS = {
    "endless loop": ("while True: pass", "limit.steps"),
    "endless growth": ("x = 0\nwhile True: x += 1", "limit.steps"),
    "endless generator": ("def g():\n    while True: yield 1\nx = list(g())", "limit.steps"),
    "nested comprehension": ("[1 for a in range(999) for b in range(999) for c in range(999)]", "limit.steps"),
    "memory by lists": ("x = []\nfor i in range(9999): x.append([0] * 20000)", "limit.steps"),
    "memory by strings": ("x = []\nwhile True: x = x + ['a' * 20000]", "limit.steps"),
    "power tower": ("x = 10 ** 10 ** 10", "limit.integer"),
    "squares": ("x = 3\nfor i in range(99): x = x ** 2", "limit.integer"),
    "shift": ("x = 1 << 10 ** 9", "limit.integer"),
    "factorial": ("import math\nx = math.factorial(10 ** 9)", "limit.integer"),
    "product": ("x = 1\nfor i in range(99): x = x * 2 ** 200", "limit.integer"),
    "long range": ("x = list(range(10 ** 12))", "limit.size"),
    "endless range": ("for i in range(10 ** 40): pass", "limit.size"),
    "long string": ("x = 'a' * 10 ** 9", "limit.size"),
    "doubled string": ("x = 'a'\nfor i in range(60): x = x + x", "limit.size"),
    "long list": ("x = [0] * 10 ** 9", "limit.size"),
    "doubled list": ("x = [1]\nwhile True: x += x", "limit.size"),
    "extended list": ("x = [1]\nwhile True: x.extend(x)", "limit.size"),
    "wide format": ("x = f'{1:>999999999}'", "limit.size"),
    "wide format by value": ("w = 10 ** 9\nx = f'{1:{w}}'", "limit.size"),
    "wide percent": ("x = '%999999999d' % 1", "limit.size"),
    "wide braces": ("x = '{:>999999999}'.format(1)", "limit.size"),
    "many fields": ("x = ('{0}' * 5000).format('a' * 19000)", "limit.size"),
    "padding": ("x = 'a'.ljust(10 ** 9)", "limit.size"),
    "zeros": ("x = '1'.zfill(10 ** 9)", "limit.size"),
    "replacement": ("x = ('a' * 20000).replace('a', 'b' * 20000)", "limit.size"),
    "joining": ("x = ('a' * 20000).join(['b'] * 20000)", "limit.size"),
    "product of ranges": ("import itertools\nx = itertools.product(range(999), repeat=9)", "limit.size"),
    "sum of lists": ("x = sum([[1] * 9999] * 999, [])", "limit.size"),
    "arguments": ("def f(*a): return f(*a, *a, 1)\nf()", "limit.size"),
    "many tensors": ("x = keras.ops.unstack(Input((10 ** 7,)), axis=1)", "limit.size"),
    "doubled, written": (DOUBLED + "y = str(x)", "limit.size"),
    "doubled, compared": (DOUBLED + "y = x == [x]", "limit.size"),
    "doubled, hashed": (DOUBLED_TUPLE + "y = {x: 1}", "limit.size"),
    "doubled, looked in": (DOUBLED + "y = 1 in x", "limit.size"),
    "doubled, sorted": (DOUBLED + "y = sorted(x)", "limit.size"),
    "doubled, formatted": (DOUBLED + "y = f'{x}'", "limit.size"),
    "doubled, as an argument": (DOUBLED + "Dense(x)", "limit.size"),
    "doubled, as an input": (DOUBLED + "Dense(3)(x)", "limit.size"),
    "doubled, as outputs": (DOUBLED + "Model(x, x)", "limit.size"),
    "doubled, into an operation": (DOUBLED + "keras.ops.add(x, x)", "limit.size"),
    "doubled, from a lambda": (DOUBLED + "Sequential([Input((3,)), Lambda(lambda t: x)])", "limit.size"),
    "doubled tensors": ("x = Input((3,))\nfor i in range(40): x = [x, x]\nConcatenate()(x)", "limit.size"),
    "holds itself": ("x = []\nx.append(x)\ny = str(x)", "limit.size"),
    "deep list": ("x = []\nfor i in range(5000): x = [x]\ny = x == x", "limit.size"),
    "recursion": ("def f(n): return f(n + 1)\nf(0)", "limit.depth"),
    "mutual recursion": ("def f(): return g()\ndef g(): return f()\nf()", "limit.depth"),
    "recursion of a lambda": ("f = lambda n: f(n)\nf(0)", "limit.depth"),
    "recursion of a class": ("class A:\n    def __init__(self): self.a = A()\nA()", "limit.depth"),
    "recursion of a property": ("class A:\n    @property\n    def p(self): return self.p\nA().p", "limit.depth"),
    "recursion of a layer": (
        "class A(keras.layers.Layer):\n    def call(self, x): return self(x)\nA()(Input((3,)))",
        "limit.depth",
    ),
    "deep expression": ("x = " + "-" * 3000 + "1", "limit.depth"),
    "long sum": ("x = " + "+".join(["1"] * 50_000), "limit.depth"),
    "long elif": ("if 0: pass\n" + "elif 0: pass\n" * 5000, "limit.depth"),
    "attribute chain": ("x = a" + ".b" * 20_000, "limit.depth"),
    "models in models": (
        "m = Sequential([Input((3,)), Dense(3)])\nfor i in range(900): m = Sequential([m])",
        "limit.depth",
    ),
    "product of products": ("import itertools\nx = itertools.product([1, 2], repeat=10**9)", "limit.size"),
    "long array": ("import numpy as np\nx = np.arange(10**12)", "limit.size"),
    "fine array": ("import numpy as np\nx = np.linspace(0, 1, 10**9)", "limit.size"),
    "arrays added up": ("import numpy as np\na = np.arange(20000)\nwhile True: a = a + a", "limit.size"),
    "array of arrays": ("import numpy as np\na = [1]\nfor i in range(40): a = [a, a]\nb = np.array(a)", "limit.size"),
    "endless cases": ("while True:\n    match 1:\n        case int(x): pass", "limit.steps"),
    "many layers": ("while True: Dense(1)", "limit.layers"),
    "megabyte": ("x = 1\n" * 200_000, "limit.source"),
}
REFUSED = {
    "NUL": ("x = 1\0", "syntax.error"),
    "long number": ("x = " + "9" * 5000, "syntax.error"),
    "half a surrogate": ("x = '\ud800'", "syntax.error"),
    "model in itself": ("m = Sequential([Input((3,)), Dense(3)])\nm.add(m)", "model.layers"),
    "private attribute": ("x = ().__class__.__bases__[0].__subclasses__()", "value.attribute"),
    "private attribute by name": ("x = getattr(1, '__class__')", "value.attribute"),
    "negative shape": ("Sequential([Input((-3,)), Dense(3)])", "layer.argument"),
    "groups of exceptions": ("try: pass\nexcept* ValueError: pass", "syntax.unsupported"),
}
QUIET = {
    "nested models, called twice each": (
        "i = Input((None, 3))\nm = Model(i, Conv1D(3, 1)(i))\nfor k in range(30):\n    j = Input((None, 3))\n"
        "    m = Model(j, add([m(j), m(j)]))\nj = Input((7, 3))\nModel(j, m(j))"
    ),
    "four thousand operations": "x = i = Input((4, 4))\nfor k in range(4000): x = x + x\nModel(i, x)",
    "huge numbers": "Sequential([Input((10 ** 60,)), Dense(10 ** 60)])",
    "a name that is a page": "Sequential([Input((3,)), Dense(3, name='<script>alert(1)<-script>')])",
    "a long name": "Sequential([Input((3,)), Dense(3, name='a' * 20000)])",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize(("text", "code"), [*LIMITS.values(), *REFUSED.values()], ids=[*LIMITS, *REFUSED])
def test_ends_in_a_located_sentence(text: str, code: str) -> None:
    with pytest.raises(NetdiagramError) as caught:
        netdiagram.load(text)
    error = caught.value
    assert error.code == code
    assert 0 < len(error.message) < 300
    assert error.span is not None
    lines = text.split("\n")
    assert 1 <= error.span.line <= len(lines)
    assert 1 <= error.span.column <= len(lines[error.span.line - 1]) + 1


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", QUIET.values(), ids=list(QUIET))
def test_is_read_for_all_that(text: str) -> None:
    assert netdiagram.load(text).layers


ATTACKS = (
    "open({path!r}, 'w').write('x')",
    "__import__('os').system('touch ' + {path!r})",
    "import os\nos.system('touch ' + {path!r})",
    "import pathlib\npathlib.Path({path!r}).write_text('x')",
    'exec("open(" + repr({path!r}) + ", \'w\')")',
    "eval(compile('open(%r, \"w\")' % {path!r}, 'x', 'exec'))",
    "from subprocess import run\nrun(['touch', {path!r}])",
    "import shutil\nshutil.copy('/etc/hostname', {path!r})",
    "class A:\n    def __del__(self): open({path!r}, 'w')\nA()",
    "f = open\nwith f({path!r}, 'w') as g: g.write('x')",
    "model = Sequential([Input((3,)), Dense(3)])\nmodel.save({path!r})",
    "import numpy as np\nnp.save({path!r}, np.zeros(3))",
    "x = [].__class__.__base__.__subclasses__()\nx[0]({path!r})",
    "Sequential([Input((3,)), Lambda(lambda x: open({path!r}, 'w'))])",
    "import builtins\nbuiltins.open({path!r}, 'w')",
    "getattr(__builtins__, 'open')({path!r}, 'w')",
    "@open\ndef f(): pass\nprint(open({path!r}, 'w'))",
    "f'{{open({path!r}, \"w\")}}'",
    "'{{0.__class__}}'.format(open({path!r}, 'w'))",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_executed(attack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)
    try:
        netdiagram.load(attack.format(path=str(tmp_path / "written")) + "\nDense(3)\n")
    except NetdiagramError:
        pass
    assert not list(tmp_path.iterdir())
    new = {name.partition(".")[0] for name in set(sys.modules) - before}
    assert new <= {"netdiagram", "ast", "_ast"}


def test_listing_deep_in_the_callers_stack_reads_alike() -> None:
    text = "def f(n):\n    return Dense(n + 1) if n < 4 else f(n - 1)\nSequential([Input((3,)), f(20)])\n"

    def deeper(levels: int) -> int:
        return netdiagram.load(text).params if levels == 0 else deeper(levels - 1)

    room = sys.getrecursionlimit() - len(list(_frames()))
    assert deeper(0) == deeper(room - 60) == 16


def _frames() -> list[object]:
    frame = sys._getframe()
    found: list[object] = []
    while frame is not None:
        found.append(frame)
        frame = frame.f_back
    return found


def test_reading_leaves_threads_and_limits_alone() -> None:
    threads, limit = threading.active_count(), sys.getrecursionlimit()
    with pytest.raises(NetdiagramError):
        netdiagram.load("m = Sequential([Input((3,)), Dense(3)])\nfor i in range(900): m = Sequential([m])")
    assert (threading.active_count(), sys.getrecursionlimit()) == (threads, limit)
