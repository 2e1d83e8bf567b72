"""Location, serial numbers and names in a picture file: find them, and write the file without them.

private     private metadata that a file contains, found in `blocks`
public      a file's bytes without it; `containers` has one module per format
"""
