"""Uploads: what a file really is, and images without what their camera wrote into them."""
