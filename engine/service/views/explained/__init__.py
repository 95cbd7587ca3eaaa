"""The page that explains one result, from the case, the ledger or a score."""
