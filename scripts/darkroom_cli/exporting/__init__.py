"""A gallery as plain files, for any static host.

    darkroom.json                     the gallery: total, a ratio for each picture, and its pages in order
    pages/<digest>.json               {"images": [Image, ...]}: some dozen consecutive pictures; and one
                                      file {"points": base64}: 5 bytes per picture, for seeded random photos
    pages/<digest>.txt                the searchable text of some thousand consecutive pictures, one line each
    images/<name>/<version>/<chain>   the derivatives, with the functions' chains and keys
    photo/<name>.html                 the page of each photo, readable without JavaScript
    album/<folder>.html               the page of each album
    details/<name>.json               further facts of a photo, such as the camera, if any are published
    feed.xml, sitemap.xml             if the site's public URL is known
    embed*.js                         the elements, built to read these files instead of the API
    index.html                        the page of the whole gallery: albums, search, tags, photos
    darkroom-files.json               the files that an export wrote, and its measurements

`darkroom.json` is {"format": 1, "total": n, "ratios": base64, "months": [...], "skipped": {reason: n}, "points": url,
"texts": [{"url", "count"}, ...], "pages": [{"url", "count", "tags", "folders", "orientations", "sides"}, ...]}.
Ratios and months are those of /api/gallery-index, in the order of the pages, newest first. The last four fields list
what a page may contain (null: anything), so that filters can skip pages. An Image is that of the API, but its URLs are
relative to darkroom.json, and `url` is null, since originals are not exported. The ends of pages depend on the
pictures' names alone, so changing one picture changes one page. The points are the upper 40 bits of
`darkroom.catalog.pick.point`, so that a seed picks the same photo as on a server.

`site` is the target, `layout` its file names, `derivatives` the files for one picture, `pages` the JSON,
`documents` the HTML and XML, `albums` the pages with a gallery, `publish` writes them,
`manifest` the state between runs, `run` the export, `tags` the HTML to paste into a blog.
"""
