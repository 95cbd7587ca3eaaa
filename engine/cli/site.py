"""A site's folder: its database, the secret of its pages, its uploaded files, its demonstration password."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.base.finding import Said
from engine.cli.console import Sorry

DATABASE_VARIABLE = "YIFANG_DATABASE"


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """Where a site keeps what is its own."""

    path: Path

    @property
    def url(self) -> str:
        """The database: the one the environment names, else SQLite in this folder."""
        return os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{self.path / 'site.db'}"

    @property
    def blobs(self) -> Path:
        """Uploaded files."""
        return self.path / "files"

    @property
    def log(self) -> Path:
        """What went wrong inside."""
        return self.path / "yifang.log"

    def make(self) -> None:
        """Create the folder, for the owner alone."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.blobs.mkdir(exist_ok=True, mode=0o700)
        except OSError as wrong:
            raise Sorry(
                Said(
                    f"不能使用站点目录 {self.path}：{wrong.strerror}",
                    f"The site folder {self.path} cannot be used: {wrong.strerror}",
                )
            ) from wrong

    def secret(self) -> bytes:
        """What signs form tokens; made once."""
        return bytes.fromhex(self._kept("secret", lambda: secrets.token_hex(32)))

    def demo_password(self) -> str:
        """The password of the demonstration accounts; made once for this site."""
        return self._kept("demo-password", lambda: f"yifang-{secrets.token_hex(4)}")

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        path = self.path / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(make())
        return path.read_text(encoding="utf-8").strip()
