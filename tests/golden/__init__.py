"""Histories of cases as engines of earlier days wrote them, with their rules; none may be lost."""
