"""The IIIF Image API 3.0 and 2.1, and the Presentation API 3.0, with the same chains, keys and pipeline.

address     split a raw path into the picture's name and the request
grammar     parse the text of a request; `version3` and `version2` contain the differences
geometry    compute boxes and sizes from a request and the picture's size, by exact arithmetic
plan        convert a request to a chain, and to its canonical path
grid        the tiles and sizes listed in info.json, which are stored
level       generate a whole level when one of its tiles is missing
presentation  manifests and the collection
"""
