"""Metadata of picture files: one reader per standard, for functions and commands.

embedded   all of it, merged: `read_embedded`, `read_description`, `taken_of`
exif       EXIF, based on `tiff_tags`
iptc       IPTC-IIM, as stored by Photoshop
xmp        XMP packets
dates      when a picture was taken, from all standards
text       decoding of texts, and default texts of cameras
png        the texts of a PNG
"""
