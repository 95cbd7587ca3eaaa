"""What can be wrong with each section of a pack, as typed problems."""
