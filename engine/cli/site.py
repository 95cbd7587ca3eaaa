"""A site's folder: its database, the secret of its pages, its uploaded files, its demonstration password."""

from __future__ import annotations

import contextlib
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
                    f"不能使用站点目录 {self.path}（{wrong.strerror}）：请检查权限，或用 --site 另指一个",
                    f"The site folder {self.path} cannot be used ({wrong.strerror}): choose with --site",
                )
            ) from wrong

    def secret(self) -> bytes:
        """What signs form tokens; made once."""
        try:
            return bytes.fromhex(self._kept("secret", lambda: secrets.token_hex(32)))
        except ValueError as damaged:
            place = self.path / "secret"
            raise Sorry(
                Said(
                    f"密钥文件 {place} 坏了：请从备份恢复；没有备份就删去它，程序会重做一个",
                    f"The secret {place} is damaged: restore it, or delete it and a new one will be made",
                )
            ) from damaged

    def demo_password(self) -> str:
        """The password of the demonstration accounts; made once for this site."""
        return self._kept("demo-password", lambda: f"yifang-{secrets.token_hex(4)}")

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """What a file keeps; where several processes start at once, all read what one of them made."""
        path = self.path / name
        try:
            if not path.exists():
                _make_whole(path, make())
            return path.read_text(encoding="utf-8").strip()
        except OSError as wrong:
            raise Sorry(
                Said(
                    f"不能使用 {path}（{wrong.strerror}）：请检查站点目录的权限",
                    f"{path} cannot be used ({wrong.strerror}): see who may write the site folder",
                )
            ) from wrong


def _make_whole(path: Path, text: str) -> None:
    """Write a file that is there as a whole or not at all, and never replaces another's."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    with contextlib.suppress(FileExistsError):
        os.link(unfinished, path)
    unfinished.unlink()
