"""The package that every function shares.

config      the settings, read once from the environment
errors      what can go wrong, without HTTP
web         the HTTP boundary: a request in, a response out, an error turned into a status
storage     Bucket, Blob, Page, and one module per backend
catalog     Image, and the pictures of a gallery: page, pick, filter
images      pixels: the codec, the chain of operations, and the on-demand derivative

Arrows run one way: entry -> web, catalog, images, storage -> errors, config.
"""
