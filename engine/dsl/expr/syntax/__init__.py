"""From text to a raw tree and back: grammar, scanner, words of both languages, printer."""
