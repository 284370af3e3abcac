"""The interpreter against Python itself, and what it does where it does not follow."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netdiagram
from netdiagram import NetdiagramError
from netdiagram.sources.interp import Machine
from netdiagram.sources.interp.places import Places
from netdiagram.sources.interp.values import SetValue, Unknown
from netdiagram.sources.keras import authoring, invoke, objects  # noqa: F401 - they fill the tables
from netdiagram.sources.keras.world import Keras


def run(text: str) -> dict[str, Any]:
    """The variables of a listing after it has run."""
    text = textwrap.dedent(text)
    world = Keras()
    world.run = machine = Machine(Places(text), world)
    machine.execute(ast.parse(text).body)
    return machine.scope.names


def same(mine: Any, theirs: Any) -> bool:
    if isinstance(theirs, (set, frozenset)):
        return isinstance(mine, SetValue) and set(mine) == theirs
    if isinstance(theirs, (map, zip, enumerate, reversed, type({}.keys()), type({}.items()), type({}.values()))):
        theirs = list(theirs)
    return type(mine) is type(theirs) and mine == theirs


EXPRESSIONS = """
1 + 2 * 3 - 4 // 3 % 5
2 ** 10 / 4
-7 // 2
7 % -3
1 << 4 | 3 & 5 ^ 1
~5
not 0
1 < 2 < 3
3 > 2 > 2
1 if [] else 2
[] or {} or 'x'
1 and 0 and x
'a' + 'b' * 3
'%d_%s' % (3, 'x')
'%05.2f|%-4d|%x' % (3.14159, 7, 255)
'%(a)s' % {'a': 1}
'100%%'
'{} {1}'.replace('{1}', '')
'{:>5}|{:<3}|{:^7}'.format(1, 2, 'x')
'{0}{1}{0}'.format('a', 'b')
'{a!r} {b:.3e}'.format(a='q', b=12345.678)
f'{1 + 1:03d} {"x"!r} {[1, 2]} {(3,)} {None}'
f'{3.14159:.{2}f}'
f'{1=}'
str([1, 'a', None, (2.5,), {'k': True}])
repr('quo"te')
[1, 2, 3][1:]
[1, 2, 3][-1]
'hello'[::-1]
(1, 2) + (3,)
[0] * 3
[i * j for i in range(4) for j in range(i) if (i + j) % 2]
{k: v for k, v in zip('abc', range(3))}
{i % 3 for i in range(9)}
list(map(lambda a, b: a + b, [1, 2], [3, 4]))
list(filter(None, [0, 1, 2]))
sorted([3, 1, 2], reverse=True)
sorted(['bb', 'a'], key=len)
sorted([(2, 'x'), (1, 'y')])
sum([1, 2.5], 3)
max(3, 1, 2) - min([4, 5])
max(['a', 'bbb'], key=len)
min([], default=7)
any(x > 2 for x in [1, 2, 3])
all([])
list(enumerate('ab', start=1))
list(reversed(range(3)))
len({'a': 1, 'b': 2}) + len('xyz') + len(range(5))
dict(a=1, **{'b': 2})
dict([('a', 1)])
{**{'a': 1}, 'b': 2}
[*range(3), *'ab']
tuple(range(2))
int('42') + int(3.9) + int('ff', 16)
float('1.5') + round(2.567, 2) + abs(-3)
divmod(7, 2)
isinstance(True, int) and isinstance([], (list, tuple)) and not isinstance('x', int)
'a,b'.split(',') + ' x '.strip().upper().split()
'-'.join(['a', 'b'])
'abc'.startswith('ab') and 'abc'.endswith('c') and 'b' in 'abc'
'a_b'.partition('_')
{'a': 1}.get('b', 2)
list({'a': 1}.items())
[1, 2, 2].count(2) + [5, 6].index(6)
(lambda x, *a, k=2, **o: (x, a, k, o))(1, 2, 3, z=4)
(y := 3) + y
[x for x in [1, 2, 3]][0]
1 in (1, 2) and 4 not in [1, 2]
None is None and [] is not None
{1, 2} | {3} - {1}
hasattr('x', 'upper')
bool('') or bool([0])
[[0] * 2 for _ in range(2)]
'x'.zfill(3) + 'x'.center(5, '*')
'Title case'.title().swapcase()
""".strip().split("\n")


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression_is_what_python_makes_of_it(text: str) -> None:
    assert same(run(f"result = {text}")["result"], eval(text, {"x": 0}))


PROGRAMS = {
    "unpacking": "a, (b, *c), d = 1, (2, 3, 4), 5\nresult = [a, b, c, d]",
    "augmented": "result = [1]\nother = result\nresult += [2]\nresult = (result is other, other)\nn = 3\nn //= 2\nresult += (n,)",
    "items": "result = {'a': [1, 2]}\nresult['a'][0] += 5\nresult['b'] = 1\ndel result['b']",
    "slices": "result = [1, 2, 3, 4]\nresult[1:3] = [9]",
    "loop": "result = []\nfor i in range(9):\n    if i == 2: continue\n    if i == 5: break\n    result.append(i)\nelse:\n    result = None",
    "loop to its end": "for i in range(3): pass\nelse:\n    result = i",
    "while": "n, result = 10, 0\nwhile n:\n    n -= 1\n    result += n",
    "defaults": "def f(a, b=2, *args, c=3, **kw): return (a, b, args, c, kw)\nresult = [f(1), f(1, 5, 6, 7, c=8, d=9), f(b=1, a=2)]",
    "defaults are made once": "def f(x, seen=[]):\n    seen.append(x)\n    return seen\nf(1)\nresult = f(2)",
    "closures": "def counter():\n    n = 0\n    def step():\n        nonlocal n\n        n += 1\n        return n\n    return step\nc = counter()\nc()\nresult = c()",
    "globals": "n = 1\ndef f():\n    global n\n    n = 5\nf()\nresult = n",
    "late binding": "fs = [lambda: i for i in range(3)]\nresult = [f() for f in fs]",
    "scopes": "x = 1\ndef f():\n    x = 2\n    return [x for x in range(3)], x\nresult = (f(), x)",
    "generator": "def g(n):\n    for i in range(n):\n        yield i * i\n    yield from 'ab'\nresult = list(g(3))",
    "recursion": "def fact(n): return 1 if n < 2 else n * fact(n - 1)\nresult = fact(10)",
    "decorator": "def twice(f): return lambda x: f(f(x))\n@twice\ndef add(x): return x + 1\nresult = add(1)",
    "classes": (
        "class A:\n    k = 1\n    def __init__(self, v): self.v = v\n    def get(self): return self.v + self.k\n"
        "    @property\n    def double(self): return self.get() * 2\n    @staticmethod\n    def s(x): return x\n"
        "    @classmethod\n    def made(cls, v): return cls(v)\n"
        "class B(A):\n    k = 10\n    def get(self): return super().get() + 100\n"
        "b = B.made(5)\nresult = [b.get(), b.double, A.s(3), isinstance(b, A), b.__class__.__name__]"
    ),
    "special methods": (
        "class A:\n    def __call__(self, x): return x + 1\n    def __getitem__(self, i): return i * 2\n"
        "a = A()\nresult = [a(1), a[4]]"
    ),
    "dictionary of functions": "ops = {'a': lambda x: x + 1, 'b': lambda x: x * 2}\nresult = [f(3) for f in ops.values()]",
    "methods": "result = [3, 1, 2]\nresult.sort(key=lambda v: -v)\nresult.insert(0, 9)\nlast = result.pop()\nresult.reverse()\nresult.append(last)",
    "setdefault": "result = {}\nresult.setdefault('a', []).append(1)\nresult.update(b=2)\nresult.pop('b')",
    "try": "try:\n    x = {}['a']\nexcept KeyError:\n    x = 3\nfinally:\n    result = x",
    "conditional def": "if True:\n    def f(): return 1\nelse:\n    def f(): return 2\nresult = f()",
    "chained assignment": "a = b = []\na.append(1)\nresult = b",
    "shadowed builtin": "len = lambda x: 7\nresult = len([])",
}  # fmt: skip


@pytest.mark.parametrize("text", PROGRAMS.values(), ids=list(PROGRAMS))
def test_program_does_what_python_does(text: str) -> None:
    theirs: dict[str, Any] = {}
    exec(text, theirs)
    assert same(run(text)["result"], theirs["result"])


NUMBERS = st.integers(-50, 50) | st.floats(-50, 50, allow_nan=False).map(lambda x: round(x, 3)) | st.booleans()
SIGNS = st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", ">", ">=", "and", "or"])
ARITHMETIC = st.recursive(
    NUMBERS.map(repr),
    lambda inner: (
        st.builds("({} {} {})".format, inner, SIGNS, inner)
        | st.builds("(-{})".format, inner)
        | st.builds("(not {})".format, inner)
        | st.builds("({} if {} else {})".format, inner, inner, inner)
        | st.builds("max({}, {})".format, inner, inner)
    ),
    max_leaves=12,
)


@given(ARITHMETIC)
def test_arithmetic_is_pythons(text: str) -> None:
    try:
        theirs = eval(text)
    except ArithmeticError:
        with pytest.raises(NetdiagramError, match=r"."):
            run(f"result = {text}")
        return
    mine = run(f"result = {text}")["result"]
    assert type(mine) is type(theirs)
    assert mine == theirs or mine != mine


@given(st.text(max_size=40), st.lists(st.integers(-9, 9), max_size=6))
def test_strings_and_lists_survive_being_written(text: str, numbers: list[int]) -> None:
    try:
        names = run(f"a = {text!r}\nb = {numbers!r}\nc = str(b) + a[::-1]\nd = f'{{a}}{{b}}'")
    except NetdiagramError as error:
        assert error.code == "syntax.error"
        return
    assert names["c"] == str(numbers) + text[::-1]
    assert names["d"] == f"{text}{numbers}"


UNKNOWN = [
    "import somewhere\nx = somewhere.f(1).g[2] + 3",
    "x = undefined * 2",
    "x = [1, 2][undefined]",
    "x = f'{undefined}'",
    "x = '%s' % undefined",
    "x = '{}'.format(undefined)",
    "x = 1 if undefined else 2",
    "x = undefined and 1",
    "x = not undefined",
    "x = undefined < 3",
    "x = 3 in undefined",
    "x = max(undefined, 1)",
    "x, y = undefined",
    "if undefined:\n    x = 1",
    "for x in undefined:\n    pass",
    "while undefined:\n    x = 1",
    "with open('f') as x:\n    pass",
    "x = open('f').read()",
    "x = len(undefined)",
    "x = -undefined",
    "x = undefined.shape[1:]",
    "x = 'a'.join(undefined)",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_not_followed_travels_on(text: str) -> None:
    assert isinstance(run(text)["x"], Unknown)


def test_unknown_values_are_refused_when_they_are_needed_where_the_name_stands() -> None:
    with pytest.raises(NetdiagramError, match="'rows' is not defined") as caught:
        netdiagram.load("size = rows * 2\nprint(size)\nDense(size)\n")
    assert caught.value.span is not None
    assert (caught.value.span.line, caught.value.span.column) == (1, 8)


def test_branch_on_something_unknown_is_passed_over_if_it_builds_nothing() -> None:
    net = netdiagram.load("x = Input((3,))\nif gpus:\n    print(gpus)\n    rate = 0.5\nModel(x, Dense(2)(x))\n")
    assert net.params == 8
    with pytest.raises(NetdiagramError, match="gpus"):
        netdiagram.load("x = Input((3,))\nif gpus:\n    rate = 0.5\nModel(x, Dense(rate)(x))\n")
