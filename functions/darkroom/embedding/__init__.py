"""Pages for frames on other sites, and how those sites find them: the embed page, oEmbed and its discovery.

`words` has what the page says, `find` the one picture that is asked for, `markup` the HTML, `policy` what the
page may load, `addresses` which of our own addresses show what, `oembed` the answers about them.
"""
