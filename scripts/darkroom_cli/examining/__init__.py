"""Examine a bucket: findings, and the commands that fix problems.

finding  one fact, how bad it is, and the command
pictures the pictures: number, refusals, missing captions, private metadata
doors    who may do what: read the originals, read them from a page, write derivatives
"""
