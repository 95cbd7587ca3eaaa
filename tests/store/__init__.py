"""Tests of the stores: one suite, every implementation."""
