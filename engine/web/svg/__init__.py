"""Drawings made on the server: they work in print and without scripts, and say everything in words too."""
