"""Masters of any size into tiles.

page        a page of a master, and its name in the gallery
pages       which pages a master has, and which of them are wanted
tiff_pages  directories of a TIFF that are pages
pdf         draw pages of a PDF
master      read a page as a stream, by libvips
jpeg2000    unpack files that libvips would read into memory whole
publish     its picture and its tiles into a bucket
"""
