"""Pass 2: layers. Which files belong to a pack and its parents, and what a child may change of them."""
