"""Putting expressions into their canonical form, in place, touching nothing else of a file."""
