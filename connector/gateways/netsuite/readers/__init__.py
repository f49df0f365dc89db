"""Readers of the processes whose source is NetSuite."""
