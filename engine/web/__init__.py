"""The pages: a view turns a request into a command and a decision into a page; no rule lives here."""
