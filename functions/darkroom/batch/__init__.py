"""Batches: many images, one list of operations. Each image is independent, so a bad one never fails the others.

order    parse the request, and the steps that it means
part     run the steps on one image: decode, split, encode
run      the images in parallel, read from the gallery's bucket and written under `processed/`
"""
