"""What a person types in a scenario, made ready for a command: names become records and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.command import Typed
from engine.model.fields.attachment import FileType
from engine.model.fields.dates import DateType
from engine.model.fields.kind import FieldType
from engine.model.fields.reference import RefType
from engine.model.form import Form
from engine.model.ids import FieldId, FormId, PersonId
from engine.rehearsal.world import World
from engine.service.people import keep_file

#: In a story that is told in the days before now, a date cannot be written out.
_TODAY = ("today", "今天")
_MEDIA = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_CONTENT = {"jpg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-1.7\n"}


def typed_into(world: World, form: Form | None, answers: Any, person: PersonId) -> Typed:
    """Answers as a command takes them; an unknown field goes through, so that the engine refuses it."""
    if not isinstance(answers, Mapping):
        return {}
    return {
        name: _answer(world, form.fields[FieldId(name)].type, value, person)
        if form is not None and name in form.fields
        else value
        for name, value in answers.items()
    }


def _answer(world: World, kind: FieldType, value: Any, person: PersonId) -> Any:
    match kind:
        case RefType(form=target) if isinstance(value, str):
            return world.record_named(FormId(target), value)
        case FileType() if isinstance(value, str) and value:
            return _file(world, value, person)
        case DateType() if value in _TODAY:
            return world.today.isoformat()
        case _:
            return value


def _file(world: World, name: str, person: PersonId) -> Mapping[str, Any]:
    ending = name.rpartition(".")[2].lower()
    content = _CONTENT.get(ending, b"-")
    media = _MEDIA.get(ending, "application/octet-stream")
    engine = world.engine
    row = keep_file(engine.store, engine.clock, name=name, media_type=media, content=content, person=person)
    return {"file": row.id, "name": row.name, "size": row.size}
