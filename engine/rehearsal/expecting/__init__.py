"""Comparing what a scenario expects with what is there, one module a kind of expectation."""
