"""Rulings: what is given, what follows, and the scores that are made of them."""
