"""The command line: facts, tables and drawings of a listing or file; the cache.

Exit status: 0, or 2 for a refused input (a located sentence with excerpt and hint on standard error, never a traceback).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from netdiagram import __version__, pipeline
from netdiagram import options as option_table
from netdiagram.errors import Diagnostic, NetdiagramError, describe, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netdiagram.ir import Network
    from netdiagram.options import Scope

DESCRIPTION = """\
Neural-network diagrams and exact parameter tables, from Keras-style listings and model files.
Listings are parsed, never executed.
"""

EXAMPLES = """\
examples:
  netdiagram render model.py -o model.svg            draw a listing
  netdiagram render model.py -o model.svg --view graph --theme dark
  netdiagram table model.py                          layers, shapes, parameters as text
  netdiagram table model.py --to csv -o model.csv
  netdiagram facts model.py | jq .params             everything known, as JSON
  cat model.py | netdiagram table -                  read standard input
  netdiagram cache info                              what the cache holds
"""


class _Parser(argparse.ArgumentParser):
    """argparse whose complaints read like every other refusal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"netdiagram: {message}\n  hint: `{self.prog} --help` shows what there is\n")


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = _Parser(prog="netdiagram", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"netdiagram {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    facts = commands.add_parser(
        "facts",
        help="print everything known about a model, as JSON",
        description="Print shapes, parameters, MACs, memory and receptive field of every layer as JSON.",
    )
    _source(facts)
    _options(facts, "source", also=("dtype",))
    facts.set_defaults(run=_facts)

    table = commands.add_parser(
        "table", help="print the parameter table", description="Print the parameter table of a model."
    )
    _source(table)
    table.add_argument(
        "--to", metavar="OUTPUT", help="text (the default), csv, json, markdown, html, latex; or by the suffix of FILE"
    )
    table.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    _options(table, "source", "table")
    table.set_defaults(run=_table)

    render = commands.add_parser("render", help="draw a model", description="Draw a model, by default as SVG.")
    _source(render)
    render.add_argument(
        "--to", metavar="OUTPUT", help="name of the output; by default the suffix of FILE decides, else svg"
    )
    render.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    _options(render, "source", "drawing", "file")
    render.set_defaults(run=_render)

    cache = commands.add_parser(
        "cache", help="look at the cache, or empty it", description="Look at the cache of drawings, or empty it."
    )
    cache.add_argument("action", choices=("info", "clear"))
    cache.add_argument(
        "--folder",
        metavar="FOLDER",
        help="of a site that keeps its own (default: $NETDIAGRAM_CACHE, or the user's cache folder)",
    )
    cache.set_defaults(run=_cache)
    return parser


def _source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="a listing or model file, or - for standard input")
    parser.add_argument(
        "--format", metavar="NAME", help="format of the source, where it cannot be told from its content"
    )


def _options(parser: argparse.ArgumentParser, *scopes: Scope, also: tuple[str, ...] = ()) -> None:
    """One flag for each option of these scopes, and those named, from the one table."""
    for option in option_table.table():
        if (option.scope not in scopes and option.name not in also) or (
            parser.prog.endswith("table") and option.name == "table"
        ):
            continue
        shown = "" if option.default in (None, "", ()) else f" (default: {_shown(option.default)})"
        parser.add_argument(
            f"--{option.name}",
            dest=f"option_{option.field}",
            metavar=option.metavar,
            help=(option.help + shown).replace("%", "%%"),
        )


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join([word for word in value if isinstance(word, str)])
    return str(value)


def _written(arguments: argparse.Namespace) -> dict[str, str]:
    found = vars(arguments).items()
    return {
        name.removeprefix("option_"): text for name, text in found if name.startswith("option_") and text is not None
    }


class _Input:
    """The source as given: its name in messages, its content for excerpts."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.origin = "<stdin>" if arguments.source == "-" else arguments.source
        self.arguments = arguments
        self.text = ""

    def load(self) -> Network:
        options = option_table.parse(_written(self.arguments))
        source: str | Path
        if self.arguments.source == "-":
            source = self.text = sys.stdin.buffer.read().decode("utf-8", "replace")
        else:
            source = Path(self.arguments.source)
            self.text = _readable(source)
        net = pipeline.load(
            source,
            format=self.arguments.format,
            input_shape=options.input_shape,
            name=options.model or None,
            unknown=options.unknown,
        )
        for told in net.diagnostics:
            self.tell(told)
        return net

    def tell(self, diagnostic: Diagnostic) -> None:
        told = describe(diagnostic, origin=self.origin, source=self.text)
        prefix = "warning: " if diagnostic.severity == "warning" else ""
        sys.stderr.write(prefix + told + "\n")


def _readable(path: Path) -> str:
    """The file's text for excerpts; empty for what is not a text of sensible size."""
    try:
        if path.stat().st_size > 1_000_000:
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _emit(result: str | bytes, output: str | None) -> None:
    data = result if isinstance(result, bytes) else (result.rstrip("\n") + "\n").encode("utf-8", "replace")
    if output in (None, "-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        Path(str(output)).write_bytes(data)
    except OSError as error:
        raise NetdiagramError("output.write", f"cannot write {output}: {error.strerror}") from None


def _facts(arguments: argparse.Namespace, source: _Input) -> None:
    dtype = option_table.parse(_written(arguments)).dtype
    _emit(json.dumps(source.load().facts(dtype), indent=1, ensure_ascii=False), None)


def _output(arguments: argparse.Namespace, kind: str, default: str) -> str:
    """The output asked for by name, by suffix, or the default.

    Raises:
        NetdiagramError: there is none of that name or suffix (`output.unknown`).
    """
    from netdiagram.outputs import OUTPUTS

    known = {
        name: row for name, row in OUTPUTS.items() if row.kind == kind or (kind == "scene" and row.kind == "outline")
    }
    if arguments.to:
        if arguments.to in known:
            return str(arguments.to)
        hint = did_you_mean(arguments.to, known) or "there are " + ", ".join(known)
        raise NetdiagramError("output.unknown", f"there is no output '{arguments.to}' for this command", hint=hint)
    suffix = Path(arguments.output or "").suffix.lower()
    if not suffix:
        return default
    for name, row in known.items():
        if suffix in row.suffixes:
            return name
    suffixes = ", ".join(suffix for row in known.values() for suffix in row.suffixes)
    raise NetdiagramError(
        "output.unknown", f"nothing is written to files that end in '{suffix}'", hint=f"there are {suffixes}"
    )


def _table(arguments: argparse.Namespace, source: _Input) -> None:
    to = _output(arguments, "table", "text")
    _emit(pipeline.render(source.load(), to=to, **_written(arguments)), arguments.output)


def _render(arguments: argparse.Namespace, source: _Input) -> None:
    to = _output(arguments, "scene", "svg")
    _emit(pipeline.render(source.load(), **{"to": to, **_written(arguments)}), arguments.output)


def _cache(arguments: argparse.Namespace, _: _Input) -> None:
    from netdiagram.cache import Cache, default_folder

    cache = Cache(Path(arguments.folder) if arguments.folder else default_folder())
    usage = cache.clear() if arguments.action == "clear" else cache.usage()
    verb = "removed" if arguments.action == "clear" else "holds"
    print(
        f"{cache.folder} {verb} {usage.entries} {'entry' if usage.entries == 1 else 'entries'}, {usage.size / 1e6:.1f} MB"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = _parser().parse_args(argv)
    if not hasattr(arguments, "source"):
        arguments.source = "-"
    source = _Input(arguments)
    try:
        arguments.run(arguments, source)
    except NetdiagramError as error:
        source.tell(error.diagnostic)
        return 2
    except BrokenPipeError:
        # The reader went away (`| head`): not our failure, and nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    return 0
