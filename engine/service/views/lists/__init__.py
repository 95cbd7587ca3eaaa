"""Lists, registers, reports, and the rows and figures they are made of."""
