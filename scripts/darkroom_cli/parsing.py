"""The common part of all subcommands' parsers."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from inspect import cleandoc
from typing import NoReturn

_UNKNOWN = "unrecognized arguments: "


class Parser(ArgumentParser):
    """Like its base; its errors name the option that resembles an unknown one, and where to find the others."""

    def error(self, message: str) -> NoReturn:
        from darkroom.errors import did_you_mean  # loaded only after a mistake

        _, unknown, words = message.partition(_UNKNOWN)
        options = [option for action in self._actions for option in action.option_strings]
        word = words.split("=")[0].split(" ")[0] if unknown else ""
        hint = did_you_mean(word, options) if word.startswith("-") else ""
        super().error(f"{message}{hint}\n{self.prog} --help has the options, and examples")


def command(name: str, description: str | None, epilog: str = "") -> ArgumentParser:
    """A parser whose help keeps its line breaks; `name` is the subcommand's."""
    return Parser(
        prog=f"darkroom {name}",
        description=cleandoc(description or ""),
        epilog=epilog,
        formatter_class=RawDescriptionHelpFormatter,
    )
