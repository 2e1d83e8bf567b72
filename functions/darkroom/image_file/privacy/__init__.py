"""Find location, serial numbers and names in a picture file, and write the file without them.

private     find private metadata in the `blocks` of a file
public      write the file without it; `containers` has one module per format
"""
