"""The command line of Darkroom: what reads and writes buckets for a person, beside the functions."""
