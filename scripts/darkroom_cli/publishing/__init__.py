"""Publish files in a bucket: choose names, detect changes, upload in parallel.

sources    the files of a run, and refused files
names      the object name of each file, and name clashes
captions   match the rows of captions files to photos
photo      one file: its captions, measurements and published bytes
metadata   captions as an object's metadata, within the bucket's limit
describe   new captions for an existing object
publish    one photo: uploaded, described or skipped
mirror     objects that a mirror deletes
work       options and outcome of one piece of work
batch      many pieces in parallel, until done or stopped; perform adds progress, report the summary
retry      retries for a bucket that does not answer
"""
