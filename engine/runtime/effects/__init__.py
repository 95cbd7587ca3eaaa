"""What a step does besides moving on: each effect becomes rows of the same transaction."""
