"""Decision tables: file, rows, cells and the proof that rows neither overlap nor leave a gap."""
