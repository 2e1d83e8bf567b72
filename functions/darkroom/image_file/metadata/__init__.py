"""Metadata of picture files: one reader per standard, for functions and commands.

embedded   all of it, merged: `read_embedded`, `read_description`, `taken_of`
exif       EXIF, over `tiff_tags`
iptc       IPTC-IIM, as Photoshop stores it
xmp        XMP packets
dates      when a picture was taken, from all of these
text       bytes to text, and default texts of cameras
png        the texts of a PNG
"""
