"""Field types: one class does everything for its type."""
