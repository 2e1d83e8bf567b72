"""Pixel kernels: functions from arrays to arrays, in bands of rows that fit the processor's cache.

Kernels know no operation, chain or file. They are imported only when an operation is applied.
"""
