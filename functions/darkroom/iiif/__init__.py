"""The IIIF Image API, 3.0 and 2.1, and the Presentation API 3.0, over the same chains, keys and pipeline.

identifier  from a raw path to the picture's name and the request
grammar     text to `ImageRequest`; `version3` and `version2` hold what differs between the two
geometry    `ImageRequest` and the picture's size to boxes and sizes, by exact arithmetic
plan        a `Chain`, and from a chain back to the canonical path
grid        the tiles and sizes that info.json lists: what is stored
level       a missing tile makes its whole level
presentation  manifests and the collection
"""
