"""The HTML to paste into a blog, and the commands that make a bucket readable from there."""

import json
import mimetypes
from typing import Final

from darkroom.config import Settings
from darkroom.embedding import oembed
from darkroom.storage import split_url
from darkroom_cli.exporting import layout

_TITLE: Final = "Photos"
PLACEHOLDER: Final = "https://YOUR-SITE/photos"


def oembed_of(settings: Settings) -> bytes:
    """The site's oEmbed response: its preview page in a frame."""
    base = settings.public_url
    answer = oembed.framed(base, settings.title or _TITLE, f"{base}/{layout.INDEX}", oembed.fitted())
    return json.dumps(answer, indent=1, ensure_ascii=False).encode()


def content_type(path: str) -> str:
    if path.endswith(".js"):
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def known_address(target: str, given: str | None) -> str:
    """The site's public URL: `--url`, or that of the bucket; "" if it is unknown."""
    if given:
        return given.rstrip("/")
    scheme, path = split_url(target)
    return f"https://storage.googleapis.com/{path.rstrip('/')}" if scheme == "gs" else ""


def tag(base: str) -> str:
    """The HTML to paste. Its box is reserved before the script loads, so that the page does not shift."""
    box = "display:block;height:600px"
    gallery = f'<darkroom-gallery src="{base}" style="{box}"></darkroom-gallery>'
    return f'{gallery}\n<script src="{base}/embed.js" async></script>'


def cors_file() -> str:
    """The command that writes a CORS rule that allows any page to read."""
    rule = [{"origin": ["*"], "method": ["GET", "HEAD"], "responseHeader": ["ETag"], "maxAgeSeconds": 86400}]
    return f"echo '{json.dumps(rule)}' > cors.json"


def cors(target: str) -> str:
    """The commands that make the bucket readable for everyone and every page; for another host, one sentence."""
    scheme, path = split_url(target)
    if scheme != "gs":
        return "A site on another origin than the blog must send the header Access-Control-Allow-Origin: *"
    bucket = path.partition("/")[0]
    return (
        f"{cors_file()}\n"
        f"gcloud storage buckets update gs://{bucket} --cors-file=cors.json\n"
        f"gcloud storage buckets add-iam-policy-binding gs://{bucket} "
        "--member=allUsers --role=roles/storage.legacyObjectReader"
    )
