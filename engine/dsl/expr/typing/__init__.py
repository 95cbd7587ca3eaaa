"""From a raw tree to a typed one: names, types, aggregates, comparisons, calls."""
