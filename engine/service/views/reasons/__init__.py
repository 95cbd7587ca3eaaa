"""Why a figure is what it is, why something may not be done, and what a ruling found."""
