"""Masters of any size into tiles.

master    read a master as a stream, by libvips
jpeg2000  unpack what libvips would hold whole
publish   its picture and its tiles into a bucket
"""
