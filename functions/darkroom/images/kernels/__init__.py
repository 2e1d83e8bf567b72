"""Pixel kernels: arrays in, arrays out, in bands of rows that fit the processor's cache.

They know no operation, chain or file. They are imported only when an operation is applied.
"""
