"""Pass 1: text to nodes with positions; scalars stay text."""
