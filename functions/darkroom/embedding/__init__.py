"""Pages for iframes on other sites, and how those sites find them: the embed page, oEmbed and its discovery.

`html` writes elements, `renditions` the pictures in them, and `open_graph` link previews. `labels` has the texts,
`find` looks up a picture by name, `markup` writes the embed page, and `policy` its Content-Security-Policy. `urls` maps
our own URLs to what they show, and `oembed` writes the answers about them.
"""
