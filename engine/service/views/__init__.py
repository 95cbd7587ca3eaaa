"""Read models: what pages and scenarios show, each cut to what the person asking may see."""
