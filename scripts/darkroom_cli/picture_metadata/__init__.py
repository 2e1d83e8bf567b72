"""Metadata of picture files: captions in and beside the file, and private data that must not be published.

description        the captions of one source, and how sources override each other
embedded    EXIF, IPTC and XMP of a file; `tiff_tags`, `exif`, `iptc`, `xmp` hold one standard each
captions    captions.csv; `older_json` the older metadata.json; `sidecars` a file beside one photo
public      a file's bytes without location, serial numbers and names; `formats/` has one module per container
private     private metadata that a file still contains
thumb_hash  the placeholder

Nothing here depends on buckets.
"""
