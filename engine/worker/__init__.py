"""The worker shell: time comes in here."""
