"""Use cases: load, decide, save; one function each."""
