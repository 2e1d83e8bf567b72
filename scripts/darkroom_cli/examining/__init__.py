"""Examine a bucket: findings, and the commands that fix problems.

finding      one fact, its severity, and the command
pictures     the pictures: number, refusals, missing captions, private metadata
permissions  whether originals can be read, also by other pages, and derivatives written
"""
