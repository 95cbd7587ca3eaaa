"""The organisation: changing it with effect from a day, and examining what it lacks."""
