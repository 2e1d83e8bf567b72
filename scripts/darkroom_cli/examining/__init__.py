"""What Darkroom sees of a bucket, and what mends what is wrong.

finding  one fact, how bad it is, and the command
pictures what lies in the bucket: how many, refused why, without words, with what should not be published
doors    who may do what: read the originals, read them from a page, write derivatives
"""
