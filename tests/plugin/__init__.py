"""Plugins: what they may bring, and that one which ails harms nobody."""
