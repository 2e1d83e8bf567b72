"""The IIIF Image API 3.0 and 2.1, and the Presentation API 3.0, with the same chains, keys and pipeline.

address     split a raw path into the picture's name and the request
grammar     text to `ImageRequest`; `version3` and `version2` contain the differences
geometry    `ImageRequest` and the picture's size to boxes and sizes, by exact arithmetic
plan        an `ImageRequest` as a `Chain`, and a chain's canonical path
grid        the tiles and sizes that info.json lists, which are stored
level       generate a whole level when one of its tiles is missing
presentation  manifests and the collection
"""
