"""Moving running cases to another rule set: what can be moved, and the moving itself."""
