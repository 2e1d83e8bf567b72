"""Derivatives made beforehand: which pictures are this process's, which chains, how much it may cost, the work."""
