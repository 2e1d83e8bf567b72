"""Masters of any size into tiles.

master    read a master as a stream, by libvips
jpeg2000  unpack files that libvips would read into memory whole
publish   its picture and its tiles into a bucket
"""
