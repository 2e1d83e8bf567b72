"""Files beside photos that describe them, as written by phones, photo managers and exports from other hosts.

names       find the photos that a sidecar belongs to
reading     merge all sidecars of one photo with its own metadata
google, flickr, exiftool_json    read one JSON format each
"""
