"""Pixels: the codec, the chain of operations, and the on-demand derivative."""

import os

# NumPy's linear algebra would start threads of its own, which wait for each other in a loop and slow down whatever
# else runs: a picture is one core's work, and requests are what the cores share.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
