"""Convert each HEIC and RAW file in a bucket to a JPEG beside it, so that functions and browsers need no decoder.

plan      find files that need a JPEG, and its name
moments   compare two files by the second of exposure
make      convert one file
remove    remove JPEGs whose HEIC or RAW file is gone
"""
