"""Pixels: the codec, chains of operations, and derivatives on demand."""

import os

# NumPy's BLAS would start its own threads, whose busy waiting slows down other requests. Each picture uses one core,
# and concurrent requests share the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
