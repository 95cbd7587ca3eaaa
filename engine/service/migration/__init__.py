"""Moving running cases to other rules: a rehearsal that writes nothing, batches that resume, a way back."""
