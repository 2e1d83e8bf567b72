"""Documents that help to share and find photos: a page for each photo, feeds, the sitemap, the web app manifest.

`photo_page` writes the page and `structured_data` its JSON-LD; `feed` writes Atom, `sitemap` the sitemap and
robots.txt, `manifest` the web app manifest. The functions serve these documents, and the static export writes them as
files, so each takes JSON with absolute URLs instead of a request.
"""
