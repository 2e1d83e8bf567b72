"""Visitors' own pictures, without a database: each record is a few objects in a private bucket.

    visitors/<visitor>/slots/<n>               the record, as JSON; n is 0 to DARKROOM_USER_LIMIT - 1
    visitors/<visitor>/files/<record>/original     the uploaded picture
    visitors/<visitor>/files/<record>/result       the derivative

A slot is taken by create-if-absent, which enforces the limit for any number of concurrent uploads.
"""
