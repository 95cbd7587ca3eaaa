"""Pass 4: from shaped text to the model: ids qualified, references resolved, expressions typed."""
