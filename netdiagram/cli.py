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

from netdiagram import __version__, encodings, pipeline
from netdiagram import options as option_table
from netdiagram.errors import Diagnostic, NetdiagramError, describe, did_you_mean
from netdiagram.values import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netdiagram.ir import Network
    from netdiagram.values import Option, Scope

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

FACTS_EXAMPLES = """\
examples:
  netdiagram facts model.py -o model.json
  netdiagram facts model.keras --dtype mixed_float16 | jq .memory_bytes
"""

TABLE_EXAMPLES = """\
examples:
  netdiagram table model.py
  netdiagram table model.py --columns "name, shape, params, receptive-field"
  netdiagram table model.h5 --to markdown -o model.md
"""

RENDER_EXAMPLES = """\
examples:
  netdiagram render model.py -o model.svg
  netdiagram render model.py -o model.svg --view blocks --theme light
  netdiagram render model.py --to ascii              a summary in plain text
  netdiagram render layers.txt --input-shape 28,28,1 -o layers.svg
"""

_OF_COMMANDS: dict[str, tuple[Scope, ...]] = {
    "facts": ("source",),
    "table": ("source", "table"),
    "render": ("source", "drawing", "file"),
}
"""Which options of the table a command takes."""


_STYLE: dict[str, Any] = {"formatter_class": argparse.RawDescriptionHelpFormatter, "allow_abbrev": False}


class _Parser(argparse.ArgumentParser):
    """argparse whose complaints read like every other refusal."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"netdiagram: {message}\n  hint: `{self.prog} --help` shows what there is\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="netdiagram", description=DESCRIPTION, epilog=EXAMPLES, **_STYLE)
    parser.add_argument("--version", action="version", version=f"netdiagram {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[..., None], brief: str, text: str, examples: str = "") -> _Parser:
        usage = f"netdiagram {name} SOURCE [-o FILE] [OPTIONS]" if name in _OF_COMMANDS else None
        made = commands.add_parser(name, help=brief, description=text, epilog=examples, usage=usage, **_STYLE)
        made.set_defaults(run=run)
        return made

    everything = "Print shapes, parameters, MACs, memory and receptive field of every layer as JSON."
    facts = command("facts", _facts, "print everything known about a model, as JSON", everything, FACTS_EXAMPLES)
    _files(facts)
    _options(facts, "facts", also=("dtype",))

    table = command(
        "table", _table, "print the parameter table", "Print the parameter table of a model.", TABLE_EXAMPLES
    )
    _files(table, to="text (the default), csv, json, markdown, html, latex; or by the suffix of FILE")
    _options(table, "table", without=("table",))

    render = command("render", _render, "draw a model", "Draw a model, by default as SVG.", RENDER_EXAMPLES)
    _files(render, to="svg (the default) or ascii; or by the suffix of FILE")
    _options(render, "render")

    cache = command("cache", _cache, "look at the cache, or empty it", "Look at the cache of drawings, or empty it.")
    cache.add_argument("action", metavar="info|clear", type=_action, help="what it holds, or remove all of it")
    cache.add_argument(
        "--folder",
        metavar="FOLDER",
        help="of a site that keeps its own (default: $NETDIAGRAM_CACHE, or the user's cache folder)",
    )
    return parser


def _action(word: str) -> str:
    if word in {"info", "clear"}:
        return word
    raise argparse.ArgumentTypeError(f"'{word}' is neither info nor clear")


def _files(parser: argparse.ArgumentParser, to: str = "") -> None:
    parser.add_argument("source", metavar="SOURCE", help="a listing or model file, or - for standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    if to:
        parser.add_argument("--to", metavar="OUTPUT", help=to)
    parser.add_argument(
        "--format", metavar="NAME", help="format of the source, where it cannot be told from its content"
    )


def _options(
    parser: argparse.ArgumentParser, command: str, also: tuple[str, ...] = (), without: tuple[str, ...] = ()
) -> None:
    """One flag for each option of the command's scopes, and those named, from the one table."""
    groups: dict[Scope, argparse._ArgumentGroup] = {}
    for option in option_table.table():
        if (option.scope not in _OF_COMMANDS[command] and option.name not in also) or option.name in without:
            continue
        if option.scope not in groups:
            groups[option.scope] = parser.add_argument_group(HEADINGS[option.scope])
        usual = f" (default: {option.usual})" if option.usual else ""
        groups[option.scope].add_argument(
            f"--{option.name}",
            dest=f"option_{option.field}",
            metavar=option.metavar,
            **({"nargs": "?", "const": "yes"} if option.metavar == "yes|no" else {}),  # type: ignore[arg-type]
            help=(option.help + usual).replace("%", "%%"),
        )


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What the command line says; what it should not say is refused in words, with what was probably meant."""
    parser = _parser()
    if not argv:
        parser.print_help(sys.stderr)
        parser.exit(2)
    commands = (*_OF_COMMANDS, "cache")
    if not argv[0].startswith("-") and argv[0] not in commands:
        hint = did_you_mean(argv[0], commands) or "there are " + ", ".join(commands)
        parser.exit(2, f"netdiagram: there is no command '{argv[0]}'\n  hint: {hint}\n")
    arguments, further = parser.parse_known_args(argv)
    if further:
        word = next((word for word in further if word.startswith("-")), further[0]).partition("=")[0]
        hint = _hint(arguments, word) or f"`netdiagram {arguments.command} --help` shows what there is"
        parser.exit(2, f"netdiagram: {arguments.command} takes no '{word}'\n  hint: {hint}\n")
    return arguments


def _hint(arguments: argparse.Namespace, word: str) -> str:
    """What may be meant by an argument that a command does not take."""
    if not word.startswith("--"):
        return ""
    elsewhere = option_table.by_name().get(word.removeprefix("--").replace("_", "-"))
    if elsewhere is not None and f"option_{elsewhere.field}" not in vars(arguments):
        return _where(elsewhere)
    taken = [name.removeprefix("option_").rstrip("_").replace("_", "-") for name in vars(arguments)]
    return did_you_mean(word, [f"--{name}" for name in taken if name not in {"run", "command", "source", "action"}])


def _where(option: Option) -> str:
    """Who takes an option."""
    by = [name for name, scopes in _OF_COMMANDS.items() if option.scope in scopes and option.name != "table"]
    return f"it is an option of `netdiagram {by[0]}`" if by else "it is an option of drawings on pages"


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
        source: str | bytes | Path
        if self.arguments.source == "-":
            source = encodings.text(sys.stdin.buffer.read())
            self.text = encodings.shown(source)
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
        """Say it on standard error."""
        told = describe(diagnostic, origin=self._origin(diagnostic), source=self.text)
        prefix = "warning: " if diagnostic.severity == "warning" else ""
        if sys.stderr is not None:
            sys.stderr.write(prefix + told + "\n")

    def _origin(self, diagnostic: Diagnostic) -> str:
        """What a message begins with: the source, unless it speaks of something else, or names the source itself."""
        elsewhere = diagnostic.code in {"output.unknown", "output.write", "source.format"}
        elsewhere = elsewhere or diagnostic.message.startswith(("option ", "there is no option "))
        named = Path(self.origin).name in diagnostic.message
        return "netdiagram" if diagnostic.span is None and (elsewhere or named) else self.origin


def _readable(path: Path) -> str:
    """The file's text for excerpts; empty for what is not a text of sensible size."""
    try:
        return "" if path.stat().st_size > 1_000_000 else encodings.shown(encodings.text(path.read_bytes()))
    except (OSError, ValueError):
        return ""


def _emit(result: str | bytes, output: str | None) -> None:
    """Write a result to a file, or to standard output.

    Raises:
        NetdiagramError: it cannot be written (`output.write`).
    """
    data = result if isinstance(result, bytes) else (result.rstrip("\n") + "\n").encode("utf-8", "replace")
    to_file = output not in {None, "-"}
    try:
        if to_file:
            Path(str(output)).write_bytes(data)
        elif sys.stdout is not None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            raise NetdiagramError("output.write", "cannot write to standard output: it is closed")
    except BrokenPipeError:
        _abandon()  # the reader went away (`| head`): not our failure
    except OSError as error:
        if not to_file:
            _abandon()
        place = output if to_file else "to standard output"
        raise NetdiagramError("output.write", f"cannot write {place}: {error.strerror}") from None


def _abandon() -> None:
    """Let what is still to be written to standard output go nowhere: Python would complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _facts(arguments: argparse.Namespace, source: _Input) -> None:
    dtype = option_table.parse(_written(arguments)).dtype
    _emit(json.dumps(source.load().facts(dtype), indent=1, ensure_ascii=False), arguments.output)


def _output(arguments: argparse.Namespace, kinds: tuple[str, ...], default: str) -> str:
    """The output asked for by name, by suffix, or the default.

    Raises:
        NetdiagramError: there is none of that name or suffix (`output.unknown`).
    """
    from netdiagram.outputs import OUTPUTS

    known = {name: row for name, row in OUTPUTS.items() if row.kind in kinds}
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
    to = _output(arguments, ("table",), "text")
    _emit(pipeline.render(source.load(), to=to, **_written(arguments)), arguments.output)


def _render(arguments: argparse.Namespace, source: _Input) -> None:
    to = _output(arguments, ("scene", "outline"), "svg")
    _emit(pipeline.render(source.load(), **{"to": to, **_written(arguments)}), arguments.output)


def _cache(arguments: argparse.Namespace, _: _Input) -> None:
    from netdiagram.cache import Cache, default_folder

    cache = Cache(Path(arguments.folder) if arguments.folder else default_folder())
    usage = cache.clear() if arguments.action == "clear" else cache.usage()
    what = f"{usage.entries} {'entry' if usage.entries == 1 else 'entries'}, {usage.size / 1e6:.1f} MB"
    _emit(
        f"{cache.folder} holds {what}" if arguments.action == "info" else f"removed {what}, from {cache.folder}", None
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    if not hasattr(arguments, "source"):
        arguments.source = "-"
    source = _Input(arguments)
    try:
        arguments.run(arguments, source)
    except NetdiagramError as error:
        source.tell(error.diagnostic)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
