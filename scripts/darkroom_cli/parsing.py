"""The common part of all subcommands' parsers."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from inspect import cleandoc


def command(name: str, description: str | None, epilog: str = "") -> ArgumentParser:
    """A parser whose help keeps its line breaks; `name` is the subcommand's."""
    return ArgumentParser(
        prog=f"darkroom {name}",
        description=cleandoc(description or ""),
        epilog=epilog,
        formatter_class=RawDescriptionHelpFormatter,
    )
