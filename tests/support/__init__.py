"""What tests of every part lean on: real servers, a real browser, processes, counts of two sizes."""
