"""Processes: blocks, steps, outcomes, effects, deadlines, who signs."""
