"""What makes photos easy to share and find: a page for each photo, feeds, the sitemap, the web app manifest.

`photo_page` writes the page and `structured_data` its JSON-LD; `feed` writes Atom, `sitemap` the sitemap and
robots.txt, `manifest` the web app manifest. The functions serve these documents, and the static export writes them as
files: each takes JSON with absolute URLs and no request.
"""
