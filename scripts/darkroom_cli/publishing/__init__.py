"""Publish files in a bucket: choose names, detect changes, upload in parallel.

sources    find the files of a run, and refuse some
names      choose object names, and detect clashes
captions   match the rows of captions files to photos
photo      read one file: captions, measurements and the bytes to publish
metadata   fit captions into an object's metadata, within the bucket's limit
describe   change the captions of an existing object
publish    publish one photo: upload, describe or skip it
mirror     find objects that a mirror deletes
work       options and outcome of one piece of work
batch      run many pieces in parallel; `perform` adds progress, `report` the summary
retry      retry when a bucket does not respond
"""
