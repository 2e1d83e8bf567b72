"""Albums: folders with titles and descriptions, and closed folders, whose photos only a link reveals.

`albums.json` at the top of the gallery's bucket names folders:

    {"2024/italy": {"title": "Italy", "description": "Two weeks by train.", "cover": "beach.jpg"},
     "family": {"closed": true, "revoked": ["Yb3kQ0pT"]}}

`document` parses it, `current` caches it for some seconds, `scope` tells which names a request may see, and `links`
signs and verifies the links that open a closed folder.
"""
