"""One step a schema version, in order; a released step never changes."""
