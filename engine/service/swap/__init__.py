"""A rule set's life: drafted, checked, proven, compared, rehearsed, approved, in force, taken back."""
