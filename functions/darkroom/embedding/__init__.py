"""Pages for iframes on other sites, and how those sites find them: the embed page, oEmbed and its discovery.

`labels` has the page's texts, `find` looks up a picture by name, `markup` writes the HTML, `policy` its
Content-Security-Policy. `urls` maps our own URLs to what they show, and `oembed` writes the answers about them.
"""
