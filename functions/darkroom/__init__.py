"""The package that all functions share.

Modules that any other may import: `errors`, `config`, `setting_values`, `formats`, `geometry`, `cache_control`, `log`,
`deadline`, `loopback`, `machine`.

image_file   picture files before decoding: format, structure, header, dates, ownership
storage      Bucket, Blob, Page; one module per backend; object metadata, versions, public URLs
catalog      Image, and the images of a gallery: page, pick, filter
images       pixels: chains, codec, operations, and derivatives on demand
delivery     URLs, query parameters, and responses with derivatives and originals
web          the HTTP boundary: requests, responses, and the status code for each error

`iiif`, `embedding`, `sharing`, `openapi`, `batch`, `visitors`, `maintenance` and `server` build on these.
`tests/test_layers.py` lists the allowed imports between rooms.
"""
