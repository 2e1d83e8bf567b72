"""Batches: many images with one list of operations. Each image is independent, so a bad one never fails the others.

order    parse the request and its steps
part     run the steps on one image: decode, split, encode
run      process the images in parallel, from the gallery's bucket to `processed/` in it
"""
