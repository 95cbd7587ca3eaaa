"""Tests of field types."""
