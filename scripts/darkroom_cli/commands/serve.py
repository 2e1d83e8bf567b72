"""Show a folder of photos, or a bucket, as a gallery on this machine.

The default is DARKROOM_BUCKET, or else the photos that scikit-image ships.
"""

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import darkroom
from darkroom.errors import DarkroomError
from darkroom.server import startup_checks
from darkroom.setting_values import FUNCTIONS_TO_ENABLE
from darkroom.storage import split_url
from darkroom_cli import folders, parsing, samples
from darkroom_cli.galleries import environment_of

EPILOG = """
examples:
  darkroom serve ~/Pictures
  darkroom serve ~/Pictures --port 9000 --browser
  darkroom serve gs://my-photos
  DARKROOM_OPEN=0 darkroom serve ~/Pictures     closed, as in the cloud

Nothing is written into a folder of photos. Derivatives and the catalog are stored in the user's cache folder or in
DARKROOM_DERIVATIVES, visitors' pictures in the user's data folder or in DARKROOM_USER_BUCKET.
Without --host, only this machine can connect, every chain runs without a signature, and all features that accept
pictures are on.

exit code: 0 ended, 1 a setting or the bucket is wrong, 2 wrong usage, 130 interrupted
"""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def parser() -> argparse.ArgumentParser:
    own = parsing.command("serve", __doc__, EPILOG)
    own.add_argument("bucket", nargs="?", metavar="FOLDER | BUCKET", help="a folder, gs://name/prefix or s3://name")
    own.add_argument("--port", metavar="N", help="port to listen on (8080, or PORT)")
    own.add_argument("--host", metavar="ADDRESS", help="address to listen on (127.0.0.1, or HOST)")
    own.add_argument("--log", action="store_true", help="show a line for each request, not only errors")
    own.add_argument("--browser", action="store_true", help="open the gallery in a browser")
    return own


def main(arguments: Sequence[str] | None = None, sample_folder: Path | None = None) -> int:
    """Run the server. Without a bucket, `sample_folder` is filled and shown. Returns the exit code."""
    asked = parser().parse_args(arguments)
    try:
        _listen(asked)
        bucket = asked.bucket or os.environ.get("DARKROOM_BUCKET") or _samples(sample_folder or folders.samples())
        _prepare(bucket, asked)
        if asked.browser:
            threading.Timer(1.5, webbrowser.open, [f"http://localhost:{os.environ['PORT']}/"]).start()
        _serve(_where_stored(bucket))
    except DarkroomError as error:
        print(f"darkroom: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _samples(folder: Path) -> str:
    samples.fill(folder)
    return str(folder)


def _listen(asked: argparse.Namespace) -> None:
    """Raises ConfigurationError."""
    os.environ["HOST"] = asked.host or os.environ.get("HOST") or "127.0.0.1"
    os.environ["PORT"] = asked.port or os.environ.get("PORT") or "8080"
    startup_checks.check_address(os.environ["HOST"], os.environ["PORT"])


def _prepare(bucket: str, asked: argparse.Namespace) -> None:
    """Set the environment for the server's processes. Raises ConfigurationError."""
    os.environ.update(environment_of(bucket))
    os.environ.setdefault("DARKROOM_LOG", "errors")
    if asked.log:
        os.environ["DARKROOM_LOG"] = "requests"
    if os.environ["HOST"] in LOOPBACK:
        os.environ.setdefault("DARKROOM_OPEN", "1")
        os.environ.setdefault("DARKROOM_ENABLE", ",".join(FUNCTIONS_TO_ENABLE))


def _where_stored(bucket: str) -> str:
    """A line on what is written where, empty for a bucket at a URL."""
    place = os.environ.get("DARKROOM_DERIVATIVES", "")
    if split_url(bucket)[0] or not place:
        return ""
    inside = Path(place).resolve().is_relative_to(Path(bucket).expanduser().resolve())
    return f"{'' if inside else f'Nothing is written into {bucket}. '}Derivatives are stored in {place}"


def _serve(announcement: str) -> None:
    """Run the server. The functions are beside the package in a clone, and in their own package when installed."""
    beside = Path(darkroom.__file__).resolve().parents[1]
    functions = beside if (beside / "server.py").is_file() else beside / "darkroom_functions"
    sys.path.append(str(functions))
    import server

    server.main(announcement)
