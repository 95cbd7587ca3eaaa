"""Side-by-side measurements of one machine in one run: `python -m bench`.

Each module has `measure() -> Mapping[str, float]`: figures under names that end in their unit
(`bare_commits_per_second`, `check_seconds`). What they must be beside each other stands in bench.budgets.
"""
