"""How forms behave: what shows, what must be filled, what is computed, what is checked."""
