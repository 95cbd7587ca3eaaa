"""A case and the desk it lies on: its page, its timeline, its drawing, its operations."""
