"""The pages, driven as a browser drives them."""
