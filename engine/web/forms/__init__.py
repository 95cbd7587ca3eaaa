"""Generated forms: reading what a browser sends, drawing what a form view says."""
