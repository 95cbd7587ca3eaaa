"""One module for each place of the site."""
