"""Small pictures of every kind, and how a browser paints each of them.

picture     the photo and the logo that most of them show
profiles    ICC profiles by formula
jpegs pngs gifs webps avifs    name -> bytes, each with what makes the file special in its name
painting    the files as Chromium paints them
"""
