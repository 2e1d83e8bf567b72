"""The stored catalog: a small root over immutable segments, under `~catalog/` in the derivatives' bucket.

    ~catalog/root.json                the list of segments; per picture, in gallery order, a hash and a ratio
    ~catalog/segments/<digest>.json   some hundred consecutive pictures of the gallery
    ~catalog/refused/<digest>.json    refused pictures with their reasons, so that they are not read again
    ~catalog/texts/<digest>.txt       the searchable text of some thousand consecutive pictures, one line each
    ~catalog/folders/<digest>.json    the folders that contain pictures, with counts, tags and newest picture
    ~catalog/marks/<digest>.json      marks of new derivatives, until reconciling adds them to the segments
    ~catalog/lease                    exists while a request or a command reconciles; events need none

These files contain no pictures of closed folders, since this bucket may be public.

No derivative's key starts with `~catalog`: in keys, `~` is followed by a digest. `entries` and `segments` define the
content and the end of a segment, `root` defines the root, and `store` reads and writes both. `reader` reads them for
requests, and `reconcile` updates them.
"""
