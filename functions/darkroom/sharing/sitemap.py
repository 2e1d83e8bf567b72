"""Sitemaps (https://www.sitemaps.org) with the pages of photos and their pictures, and robots.txt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from darkroom.embedding.html import text

PART: Final = 5_000
"""Photos per sitemap. The protocol allows 50,000; fewer respond sooner."""
_HEAD: Final = '<?xml version="1.0" encoding="utf-8"?>'
_SITEMAP: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGE: Final = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


@dataclass(frozen=True)
class Located:
    """A page's URL, and the URL of its picture; None without a picture."""

    url: str
    picture: str | None = None
    updated: datetime | None = None


def sitemap(pages: Iterable[Located]) -> str:
    return "\n".join([_HEAD, f"<urlset {_SITEMAP} {_IMAGE}>", *map(_url, pages), "</urlset>", ""])


def index(sitemaps: Iterable[str]) -> str:
    """An index of several sitemaps, by their URLs."""
    lines = (f"<sitemap><loc>{text(url)}</loc></sitemap>" for url in sitemaps)
    return "\n".join([_HEAD, f"<sitemapindex {_SITEMAP}>", *lines, "</sitemapindex>", ""])


def robots(sitemap: str | None) -> str:
    """Allow everything, except requests that only describe other requests. `sitemap` is its URL, or None."""
    lines = ["User-agent: *", "Disallow: /api/explain-image/", "Disallow: /api/health", "Disallow: /api/metrics"]
    return "\n".join([*lines, *([f"Sitemap: {sitemap}"] if sitemap else []), ""])


def _url(page: Located) -> str:
    parts = [f"<loc>{text(page.url)}</loc>"]
    if page.updated:
        parts.append(f"<lastmod>{page.updated.astimezone(UTC):%Y-%m-%d}</lastmod>")
    if page.picture:
        parts.append(f"<image:image><image:loc>{text(page.picture)}</image:loc></image:image>")
    return f"<url>{''.join(parts)}</url>"
