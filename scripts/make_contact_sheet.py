#!/usr/bin/env python3
"""Show coloring pages of scikit-image's pictures on one sheet, or what other operations make of them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import skimage.data
from PIL import Image
from tqdm import tqdm

import functions_path  # noqa: F401  puts `darkroom` on the import path
from darkroom.errors import DarkroomError
from darkroom.images.chains.chain import parse
from darkroom.images.operations import Context

EPILOG = """
examples:
  make_contact_sheet.py frontend/screenshots/coloring-pages.jpg
  make_contact_sheet.py /tmp/sheet.png --detail 1 5
  make_contact_sheet.py --operations frontend/screenshots/operations.jpg
"""

TILE = (520, 400)
GAP = 12
LARGE = (2 * TILE[0] + GAP, 2 * TILE[1] + GAP)
BY_NUMBERS = ("chelsea", "coffee")

SEEN = ("astronaut", "camera", "chelsea", "coffee", "motorcycle", "rocket")
"""A portrait, a photographer, a cat, a cup, a street machine, a launch pad."""
OPERATIONS = ("", "resize:200:300:cover", "remove-background:foreground:ffffff", "obscure-faces", "coloring:lineart:3")
SMALL = (400, 300)


def pictures() -> dict[str, Image.Image]:
    """An astronaut, a cat, a cup, a rocket, a face, a page of text, a night sky, a motorcycle."""
    shipped = {name: getattr(skimage.data, name)() for name in ("astronaut", "chelsea", "coffee", "rocket", "page")}
    shipped["night sky"] = skimage.data.hubble_deep_field()
    shipped["motorcycle"] = skimage.data.stereo_motorcycle()[0]
    named = {name: Image.fromarray(pixels).convert("RGB") for name, pixels in shipped.items()}
    return {**named, "face": named["astronaut"].crop((120, 0, 330, 230))}


def tile(picture: Image.Image, style: str, size: tuple[int, int]) -> Image.Image:
    """Draw at three times the size, as for printing, then reduce to fit."""
    scale = 3 * min(size[0] / picture.width, size[1] / picture.height)
    drawn = parse(f"scale:{scale:.3f},{style}", {}).apply(picture.convert("RGB"), Context())
    drawn.thumbnail(size, Image.Resampling.LANCZOS)
    framed = Image.new("L", (size[0] + GAP, size[1] + GAP), "white")
    framed.paste(drawn, ((framed.width - drawn.width) // 2, (framed.height - drawn.height) // 2))
    return framed


def contact_sheet(details: Sequence[int]) -> Image.Image:
    """Two rows of four line drawings for each detail, then two color-by-numbers pages, large enough to read."""
    shown = pictures()
    jobs = [(picture, f"coloring:lineart:{detail}", TILE) for detail in details for picture in shown.values()]
    jobs += [(shown[name], f"coloring:numbers:{details[0]}:24", LARGE) for name in BY_NUMBERS]
    tiles = [tile(*job) for job in tqdm(jobs, unit="page", disable=not sys.stderr.isatty())]
    width, height = TILE[0] + GAP, TILE[1] + GAP
    lines = len(tiles) - len(BY_NUMBERS)
    bottom = lines // 4 * height
    sheet = Image.new("L", (4 * width, bottom + LARGE[1] + GAP), "white")
    for place, each in enumerate(tiles[:lines]):
        sheet.paste(each, (place % 4 * width, place // 4 * height))
    for place, each in enumerate(tiles[lines:]):
        sheet.paste(each, (place * 2 * width, bottom))
    return sheet


def operations_sheet() -> Image.Image:
    """One row for each photo: unchanged, cropped to 2:3, without its background, without faces, as line art."""
    shown = {**pictures(), "camera": Image.fromarray(skimage.data.camera()).convert("RGB")}
    width, height = SMALL[0] + GAP, SMALL[1] + GAP
    sheet = Image.new("RGB", (len(OPERATIONS) * width, len(SEEN) * height), "white")
    jobs = [(row, column) for row in range(len(SEEN)) for column in range(len(OPERATIONS))]
    for row, column in tqdm(jobs, unit="picture", disable=not sys.stderr.isatty()):
        photo, step = shown[SEEN[row]], OPERATIONS[column]
        made = parse(step, {}).apply(photo, Context()) if step else photo.copy()
        made.thumbnail(SMALL, Image.Resampling.LANCZOS)
        corner = column * width + (width - made.width) // 2, row * height + (height - made.height) // 2
        sheet.paste(made, corner)
    return sheet


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("image", type=Path, help="file to write, such as sheet.jpg")
    parser.add_argument("--detail", type=int, nargs="+", choices=range(1, 6), default=[3], help="(3)")
    parser.add_argument("--operations", action="store_true", help="crops, cut-outs and obscured faces instead")
    parser.add_argument("--dry-run", action="store_true", help="draw without writing")
    asked = parser.parse_args()
    try:
        sheet = operations_sheet() if asked.operations else contact_sheet(asked.detail)
        if not asked.dry_run:
            sheet.save(asked.image, quality=70, optimize=True)
    except (DarkroomError, OSError, ValueError) as error:
        print(f"make_contact_sheet: {error}", file=sys.stderr)
        return 1
    print(f"{asked.image}: {sheet.width} x {sheet.height}" + (", not written" if asked.dry_run else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
