"""The compiler: text in, proven rule set out."""
