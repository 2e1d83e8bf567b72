"""Coloring pages as printable sheets."""
