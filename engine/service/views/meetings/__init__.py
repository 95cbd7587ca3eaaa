"""A meeting of a body: its roll, its quorum, its ballots."""
