"""A visitor's own pictures, without a database: each record is a few objects in a bucket of their own.

    visitors/<visitor>/slots/<n>               the record, as JSON; n is 0 to DARKROOM_USER_LIMIT - 1
    visitors/<visitor>/files/<record>/original     the picture as it was sent
    visitors/<visitor>/files/<record>/result       what the chain made of it

A slot is taken by create-if-absent, which is what holds the limit however many uploads come at once.
"""
