"""The command `darkroom`. Each subcommand is imported only when it is used."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module, metadata
from pathlib import Path
from typing import Final

COMMANDS: Final = {
    "serve": "show a folder or a bucket as a gallery on this machine",
    "upload": "publish photos in a bucket, without location and serial numbers",
    "describe": "give captions, alt texts, tags and dates to the photos of a bucket",
    "convert": "make a JPEG beside each HEIC and RAW file, so that every browser shows it",
    "doctor": "report problems with a bucket, and the commands that fix them",
    "export": "export a gallery as plain files, for any static host",
    "catalog": "build or update the stored catalog of a bucket",
    "coloring": "turn photos into a PDF of coloring pages",
    "tiles": "make deep zoom tiles of scans of any size",
    "process": "run a chain of operations on many photos of a bucket",
    "warm": "generate thumbnails and all widths of a gallery in advance",
    "purge": "delete the derivatives of a photo that was taken down",
    "album": "name a folder, choose its cover, close it, or revoke a link to it",
    "sign": "sign URLs of derivatives that are not on the open list, or a link to a closed folder",
    "check-privacy": "list published photos that reveal a location, a device or a person",
    "expire": "delete expired visitors' pictures",
}
_EPILOG: Final = """
examples:
  darkroom serve ~/Pictures                           the gallery of a folder; nothing is written into it
  darkroom upload ~/Pictures gs://my-photos           publish it
  darkroom export gs://my-photos site/                plain files for a static host
  darkroom coloring photos/* class.pdf                coloring pages to print
  darkroom COMMAND --help                             options and examples of a command

shell completion, once:
  darkroom --print-completion bash > ~/.local/share/bash-completion/completions/darkroom
  darkroom --print-completion zsh > "${fpath[1]}/_darkroom"

Settings are environment variables (DARKROOM_...), also read from `.env` in the current folder.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; returns its exit code, 130 after Ctrl-C."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    name = words[0] if words else ""
    if name in COMMANDS:
        return _run(load(name), words[1:])
    if name and not name.startswith("-"):
        from darkroom.errors import did_you_mean, likeliest_first

        print(f"darkroom: unknown command {name!r}{did_you_mean(name, COMMANDS)}", file=sys.stderr)
        print(f"commands: {', '.join(likeliest_first(name, COMMANDS))}; darkroom --help explains them", file=sys.stderr)
        return 2
    return _answer(words)


def run_script(name: str) -> int:
    """Run a subcommand for its file in `scripts/`."""
    return main([name, *sys.argv[1:]])


def _run(command: Callable[[Sequence[str]], int], words: Sequence[str]) -> int:
    _read_env_file()
    try:
        return command(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has closed the pipe; the interpreter must not flush it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _read_env_file() -> None:
    file = Path(".env")
    if file.is_file():
        from dotenv import load_dotenv

        load_dotenv(file, override=False)


def load(name: str) -> Callable[..., int]:
    """The function of a subcommand. Ctrl-C during its imports ends the process without a traceback."""
    with _ended_by_interrupt():
        module = import_module(f"darkroom_cli.commands.{name.replace('-', '_')}")
    command: Callable[..., int] = module.main
    return command


@contextmanager
def _ended_by_interrupt() -> Iterator[None]:
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _answer(words: Sequence[str]) -> int:
    parser = _parser(whole=False)
    parser.add_argument(
        "--print-completion", choices=("bash", "zsh", "tcsh"), help="print the shell's completion script"
    )
    asked = parser.parse_args(words)
    if asked.print_completion:
        import shtab

        print(shtab.complete(_parser(whole=True), asked.print_completion))
    else:
        parser.print_help()
    return 0


def _parser(whole: bool) -> ArgumentParser:
    """`whole` adds the arguments of every subcommand, which imports all of them."""
    from darkroom_cli.parsing import Parser

    parser = Parser(
        prog="darkroom",
        description="Photos in a folder or a storage bucket, shown as a gallery.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"darkroom {_version()}")
    subcommands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        parents = [import_module(f"darkroom_cli.commands.{name.replace('-', '_')}").parser()] if whole else []
        subcommands.add_parser(name, help=summary, parents=parents, add_help=not whole)
    return parser


def _version() -> str:
    try:
        return metadata.version("darkroom")
    except metadata.PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
