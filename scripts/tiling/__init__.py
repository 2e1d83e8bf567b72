"""Masters of any size into tiles.

master   read a master as a stream, by libvips
publish  its picture and its tiles into a bucket
"""
