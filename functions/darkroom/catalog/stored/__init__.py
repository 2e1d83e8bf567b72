"""The catalog as files: a small root over immutable segments, under `~catalog/` in the derivatives' place.

    ~catalog/root.json                the list of segments; per picture, in gallery order, a hash and a ratio
    ~catalog/segments/<digest>.json   some hundred pictures that follow each other in the gallery
    ~catalog/refused/<digest>.json    pictures that cannot be shown, and why, so that none is read again
    ~catalog/marks/<digest>.json      which derivatives were made, until it stands in the segments
    ~catalog/lease                    while somebody reconciles

No derivative's key can start so: in keys `~` is followed by a digest. `entries` and `segments` say what a
segment holds and where it ends, `root` what the root holds, `store` reads and writes them, `reader` answers
requests from them, `reconcile` makes them true again.
"""
