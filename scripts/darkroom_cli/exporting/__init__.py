"""A gallery as plain files, for any static host.

    darkroom.json                     the gallery: total, a ratio for each picture, and its pages in order
    pages/<digest>.json               {"images": [Image, ...]}: some dozen pictures that follow each other; and one
                                      file {"points": base64}: 5 bytes a picture, which a random photo by a seed needs
    images/<name>/<version>/<chain>   the derivatives, by the functions' own chains and keys
    embed.js, embed-photo.js          the tags, built to ask these files instead of the API
    index.html                        a page with the tag, to look at
    darkroom-files.json               what an export wrote here, and what it learned of the pictures

`darkroom.json` is {"format": 1, "total": n, "ratios": base64, "months": [...], "skipped": {reason: n}, "points": url,
"pages": [{"url", "count", "tags", "folders", "orientations", "sides"}, ...]}, ratios and months as in
/api/gallery-index and in the order of the pages, which is newest first. The last four say what a page may hold (null:
anything), so that a filter passes over pages. An Image is that of the API; its addresses are relative to
darkroom.json, its `url` is null, since originals are not exported. Where pages end depends on the pictures' names
alone: who changes one picture changes one page. The points are the upper 40 bits of `darkroom.catalog.pick.point`:
a seed picks the same photo here as on a server.

`site` is the place that is written, `layout` the names in it, `derivatives` what is made of one picture,
`pages` the JSON, `manifest` the memory, `run` all together, `tags` what to paste into a blog.
"""
