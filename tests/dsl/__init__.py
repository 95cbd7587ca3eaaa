"""Tests of the pack language."""
