"""The richer nouns of the language: each is retold in the core's own words before anything is built."""
