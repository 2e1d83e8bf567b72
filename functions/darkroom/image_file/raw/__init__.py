"""Read the JPEG preview that a camera stores in a RAW file, and the file's EXIF. Raw pixels are not decoded.

slices    random access to a file, with few reads
tiff      directories of DNG, CR2, NEF, ARW, ORF, RW2, PEF and others, which are TIFF files
cr3       boxes of a CR3
preview   the largest preview, with the file's metadata
"""
