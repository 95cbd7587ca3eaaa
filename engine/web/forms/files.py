"""Files of a form between its pages: kept on the server, named in the page by a signed note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from engine.base.clock import Clock
from engine.base.finding import Said
from engine.model.ids import PersonId
from engine.service.people import keep_file
from engine.service.ports import Store
from engine.web.settings import WebSettings
from engine.web.upload.kinds import checked


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKeeper:
    """Keeps what one person uploads, and knows again what it has kept for them."""

    store: Store
    clock: Clock
    settings: WebSettings
    person: PersonId

    def keep(self, arrived: FileStorage, attributes: Mapping[str, str]) -> dict[str, Any] | Said:
        """Check and store an upload; its answer as a form takes it, or what is wrong with it."""
        most = min(
            int(attributes.get("data-size-max", self.settings.file_bytes_most)), self.settings.file_bytes_most
        )
        endings = attributes.get("accept", "").replace(".", "")
        accept = frozenset(filter(None, endings.split(",")))
        content = arrived.stream.read(most + 1)
        upload = checked(arrived.filename or "", content, accept=accept, bytes_most=most)
        if isinstance(upload, Said):
            return upload
        row = keep_file(
            self.store,
            self.clock,
            name=upload.name,
            media_type=upload.media_type,
            content=upload.content,
            person=self.person,
        )
        return {"file": row.id, "name": row.name, "size": row.size}

    def note(self, kept: Mapping[str, Any]) -> str:
        """The answer, signed for this person: nobody can attach a file that was not shown to them."""
        return str(self._signer().dumps(dict(kept)))

    def read(self, note: str) -> Any:
        """The answer of a signed note; an unsigned one is no answer."""
        try:
            return self._signer().loads(note)
        except BadSignature:
            return ""

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.settings.secret, salt=f"file|{self.person}")
