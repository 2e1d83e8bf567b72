"""Hooks for the fuzzer: half of its requests name existing pictures and send valid ones.

Otherwise nearly every well-formed request would end in a 404 or 415, and no later code would be tested. Some
path segments are malformed, which a schema cannot express.
"""

import io
import random
import zlib
from typing import Any

import schemathesis
from PIL import Image
from schemathesis import Case, GenerationMode, HookContext

CHAINS = (
    "original",
    "thumb",
    "coloring-page",
    "resize:320",
    "resize:100:50:cover,format:webp",
    "crop:10p:10p:50p:50p,rotate:30,format:png",
    "square,grayscale,blur:5,sharpen,format:jpeg,quality:50",
    "trim,pad:300:300:ff0000,mirror,format:avif",
    "quadrant:lt,coloring:lineart:2,format:pdf",
    "resize:-1",
    "crop:nan:0:0:0",
    "rotate:1e999,format:svg",
    "thumb," * 13,
)
WORDS = {
    "name": ("astronaut.png", "coffee.png", "holidays/coffee.png", "none.png", "..", "a//b", "a\n", "é" * 600),
    "folder": ("holidays", "none", "../..", "\x7f"),
    "chain": CHAINS,
    "region": ("full", "square", "0,0,100,100", "pct:10,10,50,50", "0,0,0,0", "pct:nan,0,1,1", "-1,0,9,9"),
    "size": ("max", "100,", ",100", "!80,60", "pct:30", "0,", "99999999,", "^200,", "pct:1e9"),
    "rotation": ("0", "90", "!180", "360.1", "nan"),
    "output": ("default.jpg", "gray.png", "bitonal.webp", "coloring.png", "default.svg", "nothing"),
}
FIELDS = ("image", "input-image")


def picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).save(file, "PNG")
    return file.getvalue()


PICTURE = picture()


@schemathesis.hook
def filter_case(context: HookContext, case: Case) -> bool:
    """An empty list comes out as a parameter without a value, which is as good as none, an object as other ones."""
    values = (case.query or {}).values()
    return not any(isinstance(value, dict) or value in ([], [""], "") for value in values) or is_well_formed(case)


@schemathesis.hook
def map_case(context: HookContext, case: Case) -> Case:
    if not is_well_formed(case):
        return case
    # The same case becomes the same one again, which shrinking relies on.
    dice = random.Random(zlib.crc32(repr((case.path_parameters, case.query, case.body)).encode("utf-8", "replace")))
    if dice.random() < 0.5:
        return case
    for words in (case.path_parameters, case.query):
        replace(words, dice)
    if isinstance(case.body, dict):
        case.body.update({field: PICTURE for field in FIELDS if field in case.body})
    return case


def is_well_formed(case: Case) -> bool:
    return case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE


def replace(words: Any, dice: random.Random) -> None:
    for name in list(words or ()):
        if name in WORDS:
            words[name] = dice.choice(WORDS[name])
