"""Examine a bucket: findings, and the commands that fix problems.

finding      one fact, how bad it is, and the command
pictures     the pictures: number, refusals, missing captions, private metadata
permissions  reading the originals, reading them from a page, writing derivatives
"""
