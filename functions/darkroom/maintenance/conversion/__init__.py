"""A JPEG beside each HEIC and RAW file of a bucket, so that functions and browsers need no decoder for them.

plan      which files need a JPEG, and its name
moments   whether two files are the same photo, by the second of exposure
make      the JPEG of one file
remove    JPEGs whose HEIC or RAW file is gone
"""
