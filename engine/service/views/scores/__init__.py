"""Scores: indicators, weights, parts and results."""
