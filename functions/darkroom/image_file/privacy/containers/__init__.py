"""Containers: each module rewrites one kind of file so that only its pixels, its profile and the given metadata remain.

rewrite(data, exif, xmp) -> bytes   `exif` is a TIFF block, `xmp` a packet, each may be empty; the coded pixels
                                    are copied unchanged. Raises BrokenImage for a file that cannot be parsed.
"""
