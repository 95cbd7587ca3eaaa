"""From the text of a pack to a proven rule set."""
