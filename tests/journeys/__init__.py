"""What people do from sign-in to the end, in a real Chromium."""
