"""The command line: people with a terminal come in here."""
