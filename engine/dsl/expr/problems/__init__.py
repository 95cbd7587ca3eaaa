"""What can be wrong with an expression, as typed problems."""
