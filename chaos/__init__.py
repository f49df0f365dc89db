"""Killing and disturbing runs at every point, and comparing the ledgers afterwards: `make chaos`."""
