"""Pass 3: the shape of each file: which keys stand where, and how each scalar is written."""
