"""The pixel kernels: arrays in, arrays out, in bands of rows that stay in the processor's cache.

They know no operation, no chain and no file. Nothing here is imported before an operation is applied.
"""
