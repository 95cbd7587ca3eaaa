"""The allowed exceptions to the house numbers: what, and why. Each row is a debt; keep the table short."""

from __future__ import annotations

#: "path" for a file, "path:dotted.name" for a function, beside the reason.
ALLOWED: dict[str, str] = {}
