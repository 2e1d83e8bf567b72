"""Albums: folders with words, and closed folders, whose photos exist only for the holder of a link.

`albums.json` at the top of the gallery's bucket names folders:

    {"2024/italy": {"title": "Italy", "description": "Two weeks by train.", "cover": "beach.jpg"},
     "family": {"closed": true, "revoked": ["Yb3kQ0pT"]}}

`document` parses it, `current` keeps it for some seconds, `scope` says which names a request may know of, and `links`
signs and verifies the links that open a closed folder.
"""
