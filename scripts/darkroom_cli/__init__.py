"""Darkroom's command line."""
