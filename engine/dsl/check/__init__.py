"""Pass 5: what must hold of a rule set beyond names and types, one module for each family."""
