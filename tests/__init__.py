"""The tests: a mirror of engine/, and what crosses it (architecture, journeys, packs, cases)."""
