"""Listings as they should not be: cut, doubled, misspelt, and hostile on purpose. The same every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

SENTINEL = "NETDIAGRAM_WAS_HERE"
"""A file of this name would prove that a listing was executed."""

HEAD = "from keras import Sequential, layers\n"

HOSTILE = {
    "endless loop": "while True:\n    pass\n",
    "endless loop that adds": HEAD + "m = Sequential()\nwhile True:\n    m.add(layers.Dense(3))\n",
    "huge power": "Dense(10**10**10)\n",
    "tower of powers": "x = 9**9**9**9\nDense(x)\n",
    "doubled list": "x = [1]\nfor i in range(40):\n    x = [x, x]\nDense(len(str(x)))\n",
    "doubled list compared": "x = [1]\ny = [1]\nfor i in range(40):\n    x, y = [x, x], [y, y]\nDense(4 if x == y else 5)\n",
    "doubled string": "s = 'a'\nfor i in range(60):\n    s = s + s\nDense(4, name=s)\n",
    "repeated string": "Dense(4, name='a' * 10**9)\n",
    "wide format": "Dense(4, name=f'{1:>999999999}')\n",
    "percent format": "Dense(4, name='%999999999d' % 1)\n",
    "nested comprehension": "x = [[[[0 for a in range(99)] for b in range(99)] for c in range(99)] for d in range(99)]\nDense(4)\n",
    "huge range": "for i in range(10**12):\n    Dense(4)\n",
    "huge sum": "Dense(sum(range(10**12)))\n",
    "endless recursion": "def f(x):\n    return f(x)\nDense(f(1))\n",
    "mutual recursion": "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nDense(f(1))\n",
    "fork bomb of calls": "def f(n):\n    return f(n - 1) + f(n - 1) if n else 1\nDense(f(30))\n",
    "deep brackets": "x = " + "[" * 5000 + "]" * 5000 + "\nDense(4)\n",
    "deep unary": "x = " + "-" * 20000 + "1\nDense(4)\n",
    "deep sum": "x = " + "+".join(["1"] * 20000) + "\nDense(x)\n",
    "deep attributes": "x = a" + ".b" * 20000 + "\nDense(x)\n",
    "attribute chain": "().__class__.__bases__[0].__subclasses__()\nDense(4)\n",
    "attribute chain as argument": "Dense(().__class__.__mro__[1].__subclasses__()[0])\n",
    "import by name": f"__import__('os').system('touch {SENTINEL}')\nDense(4)\n",
    "import by statement": f"import os\nos.system('touch {SENTINEL}')\nDense(4)\n",
    "open": f"open('{SENTINEL}', 'w').write('x')\nDense(4)\n",
    "pathlib": f"from pathlib import Path\nPath('{SENTINEL}').touch()\nDense(4)\n",
    "eval": f"eval(\"open('{SENTINEL}', 'w')\")\nDense(4)\n",
    "exec": f"exec(\"open('{SENTINEL}', 'w')\")\nDense(4)\n",
    "globals": "globals()['__builtins__']\nDense(4)\n",
    "decorator": f"import os\n@os.system\ndef touch_{SENTINEL}(): pass\nDense(4)\n",
    "metaclass": f"class M(type):\n    def __new__(*a): open('{SENTINEL}', 'w')\nclass A(metaclass=M): pass\nDense(4)\n",
    "huge integer": "x = " + "9" * 100_000 + "\nDense(x)\n",
    "a megabyte": "# " + "x" * 1_000_000 + "\nDense(4)\n",
    "a megabyte of code": "x = 1\n" * 170_000 + "Dense(4)\n",
    "NUL": "Dense(4)\0Dense(5)\n",
    "lone surrogate": "Dense(4, name='\\ud800')\n",
    "bidirectional": "Dense(4, name='\u202egnp.exe')\n",
    "markup in a name": "Dense(4, name='<script>alert(1)</script>&\"')\n",
    "markup in a layer": HEAD
    + "from x import Y\nm = Sequential([layers.Input((3,)), Y('</svg><script>alert(1)</script>')])\n",
    "placeholder in a name": "Dense(4, name='\ue000r-x')\n",
    "control characters": "Dense(4, name='a\\x01b\\x1b[31m')\n",
    "many layers": "for i in range(100_000):\n    Dense(4)\n",
    "wide layer": "Input(10)\nDense(10**70)\n",
    "negative": "Input(28, 28, 1)\nConv2D(-3, 3)\n",
    "zero": "Input(28, 28, 1)\nConv2D(8, 0)\n",
    "only a comment": "# nothing\n",
    "nothing": "\n",
    "binary": bytes(range(256)).decode("latin-1") * 20,
    "self-containing list": "x = []\nx.append(x)\nDense(len(str(x)))\n",
    "self-containing model": HEAD + "m = Sequential()\nm.add(m)\n",
    "shadowed builtins": "print = range = len = None\nDense(4)\n",
    "deleted": "x = 4\ndel x\nDense(x)\n",
    "walrus, star, match": "match [1, 2]:\n    case [a, *b]:\n        Dense(a)\n",
    "async": "async def f():\n    await f()\nDense(4)\n",
    "yield": "def f():\n    yield f()\nDense(next(f()))\n",
    "generator of nothing": "Dense(max(x for x in []))\n",
    "division by zero": "Dense(4 // 0)\n",
    "index out of range": "Dense([1][7])\n",
    "unpacking": "a, b = 1, 2, 3\nDense(a)\n",
}


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text))]


def _cut_out(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text))
    return text[:start] + text[start + chance.randrange(1, 40) :]


def _double_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    return "".join(lines[: at + 1] + lines[at : at + 1] * chance.randrange(1, 4) + lines[at + 1 :])


def _drop_line(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _misspell(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _replace_char(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("()[]{}'\"#,.:=*-+0123456789abcé×\t\n\\") + text[at + 1 :]


def _change_number(text: str, chance: random.Random) -> str:
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    if not digits:
        return text + "Dense(0)\n"
    at = chance.choice(digits)
    return text[:at] + chance.choice(["0", "99999", "-1", "None", "1.5", "'x'", "(2,)", "10**9"]) + text[at + 1 :]


def _swap_lines(text: str, chance: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return "".join(lines)


def _splice(text: str, chance: random.Random) -> str:
    return text + chance.choice(list(HOSTILE.values()))[:5000]


MUTATORS: Sequence[Callable[[str, random.Random], str]] = (
    _cut, _cut_out, _double_line, _drop_line, _misspell, _replace_char, _change_number, _swap_lines, _splice,
)  # fmt: skip


def mutated(sources: Sequence[str], count: int, seed: int = 20_26) -> list[str]:
    """`count` listings: all the hostile ones, then the given sources changed one to three times each."""
    chance = random.Random(seed)
    found = list(HOSTILE.values())[:count]
    while len(found) < count:
        text = chance.choice(sources)
        for _ in range(chance.randrange(1, 4)):
            text = chance.choice(MUTATORS)(text, chance) or "x"
            if len(text) < 3:
                text += "Dense(4)\n"
        found.append(text)
    return found
