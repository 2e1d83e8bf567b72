"""From files to a bucket: what to publish under which name, whether it has changed, and doing it in parallel.

sources    the files of a run, and what is refused
names      which object a file becomes, and files that would become the same one
captions   which row of which captions file is meant for which photo
photo      one file: its words, its facts, its published bytes
metadata   words as an object's metadata, within the bucket's limit
describe   new words for an object that is in the bucket already
publish    one photo into the bucket: uploaded, described or skipped
mirror     what a mirror removes
work       how one piece of work is asked for, and what came of it
batch      many of them in parallel, until done or stopped; perform adds progress, report tells the end
retry      patience with a bucket that does not answer
"""
