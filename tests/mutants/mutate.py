"""mutmut, for a package that lies below `functions` and `scripts` and is imported without them.

mutmut (https://mutmut.readthedocs.io) derives a mutant's name from its file's path and knows only `src` as a folder to
leave away; tests would be matched with no mutant. One command is added: `generate` writes the mutants and runs none.
"""

import os
from pathlib import Path

from mutmut.utils import format_utils

_strip = format_utils.strip_prefix


def _strip_prefix(text: str, *, prefix: str, strict: bool = False) -> str:
    if prefix == "src.":
        return text.removeprefix("functions.").removeprefix("scripts.")
    return str(_strip(text, prefix=prefix, strict=strict))


format_utils.strip_prefix = _strip_prefix

from mutmut import __main__ as mutmut  # noqa: E402 - the name above is looked up when this is imported


@mutmut.cli.command()
def generate() -> None:
    mutmut.set_mutant_under_test("mutant_generation")
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.setup_source_paths()
    mutmut.create_mutants(os.cpu_count() or 1)


mutmut.cli()
