"""Captions beside picture files, and the placeholder.

description  the captions of one source, and how sources override each other
captions     captions.csv; `older_json` the older metadata.json; `sidecars` a file beside one photo
thumb_hash   the placeholder

Nothing here depends on buckets.
"""
