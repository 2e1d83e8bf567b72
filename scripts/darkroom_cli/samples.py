"""Fill an empty folder with the photos that scikit-image ships, with captions, credits and rights.

`sample_captions.csv` lists the photos; titles, credits and licenses are those of scikit-image's
own documentation (skimage/data/_fetchers.py). Unknown dates are omitted.
"""

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Final

from darkroom.config import Settings
from darkroom.errors import ConfigurationError, DarkroomError
from darkroom.storage import open_bucket
from darkroom.storage.albums.document import NAME, Album, Albums, print_albums
from darkroom_cli.picture_metadata.captions import read_captions
from darkroom_cli.publishing.stop import Stop, on_interrupt
from darkroom_cli.publishing.upload import Run, prepare_destination, upload
from darkroom_cli.publishing.work import Options

CAPTIONS: Final = Path(__file__).with_name("sample_captions.csv")
ALBUMS: Final = Albums(
    {
        "science": Album("Science", "Through the microscope and the ophthalmoscope.", "retina.jpg"),
        "textures": Album("Textures", "Surfaces seen from close by.", "gravel.png"),
        "things": Album("Things", "", "coins.png"),
    }
)


def fill(folder: Path) -> int:
    """Upload the photos if the folder is empty; an interrupted run is completed by the next one.

    Returns 0, or 1 after a failure. Raises KeyboardInterrupt after Ctrl-C, DarkroomError for a wrong folder.
    """
    prepare_destination(str(folder), dry_run=False)
    begun = folder / ".darkroom" / "filling"
    try:
        if not begun.exists() and not _is_empty(folder):
            return 0
        begun.parent.mkdir(exist_ok=True)
        begun.touch()
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be filled: {error.strerror}") from None
    print(f"Filling {folder} with the photos that scikit-image ships.", flush=True)
    stop = Stop()
    bucket = open_bucket(str(folder))
    with on_interrupt(stop), TemporaryDirectory() as arranged:
        arrange(Path(arranged))
        options = Options(Settings(), stop=stop.event)
        run = Run([Path(arranged)], str(folder), options, captions=CAPTIONS, jobs=4, stop=stop)
        report = upload(run, bucket)
    code = report.tell(stop)
    if stop.interrupted:
        raise KeyboardInterrupt
    if code == 0:
        bucket.write(NAME, print_albums(ALBUMS), "application/json")
        begun.unlink()
    return code


def arrange(target: Path) -> None:
    """Copy the files named in `sample_captions.csv` into its folders, without importing scikit-image.

    Less attractive photos are in folders, since undated photos in the root are listed before them.
    """
    package = find_spec("skimage")
    assert package
    assert package.origin
    shipped = Path(package.origin).parent / "data"
    for row in read_captions(CAPTIONS).rows:
        file = target / row.name
        file.parent.mkdir(exist_ok=True)
        copyfile(shipped / file.name, file)


def _is_empty(folder: Path) -> bool:
    return all(entry.name == ".darkroom" for entry in folder.iterdir())


def main(default: Path) -> int:
    """Run `scripts/fill_bucket.py`; returns the exit code."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=default, help="(%(default)s)")
    try:
        return fill(asked.parse_args().folder)
    except DarkroomError as error:
        print(f"fill_bucket: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
