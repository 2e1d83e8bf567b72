"""Make tiles of masters of any size.

page        a page of a master, with its name in the gallery
pages       list a master's pages, and select the requested ones
tiff_pages  find the directories of a TIFF that are pages
pdf         draw pages of a PDF
master      read a page as a stream, with libvips
jpeg2000    unpack files that libvips would read into memory whole
publish     store its picture and its tiles in a bucket
"""

from typing import Final

INSTALL: Final = (
    "install Darkroom with the extra 'tiles', or in a clone: .venv/bin/pip install -r scripts/requirements-tiles.txt"
)
