"""Many images and one list of operations: each image on its own, a bad one never fails the others.

order    what is asked, from JSON, and the steps that it means
part     one image through the steps: decode, fan out, encode
run      the images in parallel, read from the gallery's bucket and written under `processed/`
"""
