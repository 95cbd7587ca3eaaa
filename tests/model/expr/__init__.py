"""Tests of the typed tree and its evaluators."""
