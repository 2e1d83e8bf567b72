"""The stored catalog: a small root over immutable segments, under `~catalog/` in the derivatives' bucket.

    ~catalog/root.json                the list of segments; per picture, in gallery order, a hash and a ratio
    ~catalog/segments/<digest>.json   some hundred consecutive pictures of the gallery
    ~catalog/refused/<digest>.json    refused pictures with their reasons, so that none is read again
    ~catalog/texts/<digest>.txt       the searched text of some thousand consecutive pictures, one line each
    ~catalog/folders/<digest>.json    the folders that contain pictures, with their numbers, tags and newest picture
    ~catalog/marks/<digest>.json      marks of new derivatives, until reconciling adds them to the segments
    ~catalog/lease                    exists while a request or a command reconciles; events need none

Pictures in closed folders are in none of these files, since anyone may be allowed to read this bucket.

No derivative's key starts with `~catalog`: in keys, `~` is followed by a digest. `entries` and `segments` define a
segment's content and its end, `root` defines the root, `store` reads and writes both, `reader` answers requests from
them, and `reconcile` brings them up to date.
"""
