"""What a site decides about its pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from argon2 import PasswordHasher

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Settings of the web shell; `secret` signs form tokens and must stay the same across restarts."""

    secret: bytes
    #: Served over TLS: cookies are Secure and carry the `__Host-` prefix.
    https: bool = False
    #: How many reverse proxies in front may be believed about scheme and address.
    proxies: int = 0
    request_bytes_most: int = 24 * MEGABYTE
    file_bytes_most: int = 5 * MEGABYTE
    #: Failed sign-ins from one address within fifteen minutes.
    sign_in_failures_most: int = 20
    hasher: PasswordHasher = field(default_factory=PasswordHasher)
