"""The waist: what a pack means once it is proven, and what happens when it runs. Frozen and typed."""
