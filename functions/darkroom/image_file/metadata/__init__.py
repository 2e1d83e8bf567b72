"""What a picture file says about itself. One reader for each standard, for the functions and for the commands.

embedded   all of it, merged: `read_embedded`, `read_words`, `taken_of`
exif       EXIF, over `tiff_tags`
iptc       IPTC-IIM, as Photoshop stores it
xmp        XMP packets
dates      when a picture was taken, from all of these
text       bytes to text, and what cameras write by themselves
png        the texts of a PNG
"""
