"""Files beside photos that describe them, as phones, photo managers and exports of other hosts write them.

names       which sidecar belongs to which photos, decided from the sidecar's side
reading     what all sidecars of one photo say, merged with what the photo itself says
google, flickr, exiftool_json    one form of JSON each
"""
