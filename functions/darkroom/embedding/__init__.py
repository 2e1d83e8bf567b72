"""Pages for iframes on other sites, and their discovery: the embed page and oEmbed.

`html` writes elements, `renditions` the pictures in them, and `open_graph` link previews. `labels` has the texts,
`find` looks up a picture by name, `markup` writes the embed page, and `policy` its Content-Security-Policy. `urls`
parses our own URLs, and `oembed` writes oEmbed responses for them.
"""
