"""The package that every function shares.

The ground, which any module may import: `errors`, `config`, `formats`, `geometry`,
`cache_control`, `log`, `deadline`, `loopback`, `machine`.

image_file   what a file is before it is decoded: format, structure, header, dates, ownership
storage      Bucket, Blob, Page; one module per backend; object metadata, versions, public URLs
catalog      Image, and the images of a gallery: page, pick, filter
images       pixels: chains, codec, operations, and derivatives on demand
delivery     URLs, query parameters, and the responses of derivatives and originals
web          the HTTP boundary: a request in, a response out, an error turned into a status
iiif, embedding, openapi, batch, visitors, maintenance, server: what is built on them

`tests/test_layers.py` lists which room may import which.
"""
