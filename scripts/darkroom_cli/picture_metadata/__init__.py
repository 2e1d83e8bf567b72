"""What a picture file says about itself, what people say of it beside the file, and what must not be published.

said        the words of one source and how sources override each other
embedded    EXIF, IPTC and XMP of a file; `tiff_tags`, `exif`, `iptc`, `xmp` hold one standard each
captions    captions.csv; `older_json` the older metadata.json; `sidecars` a file beside one photo
public      a file's bytes without location, serial numbers and names; `formats/` holds one container each
private     what of that kind a file still carries
thumb_hash  the placeholder

Nothing here knows a bucket.
"""
