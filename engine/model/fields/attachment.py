"""Uploaded files, and notes that ask nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import NOTHING, Said, same
from engine.model.expr.types import Record, Text, Type
from engine.model.fields.base import HIDDEN, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong
from engine.model.fields.normal import clean

SIZE_BYTES_MAX = 20 * 1024 * 1024
NAME_CHARS_MAX = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """One uploaded file: the bytes stand in the store, the answer is its id, its name and its size.

    `accept` are the endings that may be uploaded, without a dot, in lower case; empty accepts all.
    """

    kind: str = "file"
    accept: tuple[str, ...] = ()
    size_bytes: int = SIZE_BYTES_MAX

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Record("file", {"file": Text(), "name": Text()})

    def parse(self, typed: Json) -> Value | Wrong:
        """Read {file, name, size}; nothing and an empty `file` are no answer."""
        if not typed or (isinstance(typed, Mapping) and not typed.get("file")):
            return None
        match typed:
            case {"file": str(file), "name": str(name), "size": int(size)} if len(typed) == 3:
                return self._checked(file, clean(name), size)
            case _:
                return wrong("请重新上传文件", "Upload the file again")

    def to_json(self, value: Value) -> Json:
        """Id, name and size."""
        return None if value is None else dict(value)

    def from_json(self, stored: Json) -> Value:
        """Id, name and size."""
        return stored

    def typed(self, value: Value) -> Json:
        """Id, name and size."""
        return "" if value is None else dict(value)

    def plain(self, value: Value) -> Said:
        """The name."""
        return NOTHING if value is None else same(str(value["name"]))

    def masked(self, value: Value) -> str:
        """Nothing of it."""
        return HIDDEN if value else ""

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        text = {"type": "string", "minLength": 1, "maxLength": NAME_CHARS_MAX}
        size = {"type": "integer", "minimum": 0, "maximum": self.size_bytes}
        properties = {"file": text, "name": text, "size": size}
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def widget(self) -> Widget:
        """A file chooser."""
        accept = ",".join(f".{ending}" for ending in self.accept)
        return Widget(control="file", attributes={"accept": accept, "data-size-max": str(self.size_bytes)})

    def sample(self) -> Value:
        """A file of some accepted kind."""
        return {"file": "file-1", "name": f"示例.{self.accept[0] if self.accept else 'pdf'}", "size": 1024}

    def _checked(self, file: str, name: str, size: int) -> Value | Wrong:
        if not name or len(name) > NAME_CHARS_MAX or len(file) > NAME_CHARS_MAX:
            return wrong("请把文件名缩短后重新上传", "Give the file a shorter name and upload it again")
        if self.accept and name.rpartition(".")[2].lower() not in self.accept:
            kinds = "、".join(self.accept)
            return wrong(f"请上传 {kinds} 格式的文件", f"Upload a file of type {', '.join(self.accept)}")
        if not 0 < size <= self.size_bytes:
            most = _shown(self.size_bytes)
            return wrong(f"请上传不超过 {most} 且不为空的文件", f"Upload a file of at most {most}, not empty")
        return {"file": file, "name": name, "size": size}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteType:
    """Words for the person who fills the form; it has no answer."""

    kind: str = "note"

    @property
    def type(self) -> Type:
        """What expressions see: nothing useful."""
        return Text()

    def parse(self, typed: Json) -> Value | Wrong:
        """Nothing is an answer; anything else is wrong."""
        return wrong("此处不用填写", "Nothing is to be filled in here") if typed else None

    def to_json(self, value: Value) -> Json:
        """Nothing."""
        return None

    def from_json(self, stored: Json) -> Value:
        """Nothing."""
        return None

    def typed(self, value: Value) -> Json:
        """Nothing."""
        return ""

    def plain(self, value: Value) -> Said:
        """Nothing."""
        return NOTHING

    def masked(self, value: Value) -> str:
        """Nothing."""
        return ""

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "null"}

    def widget(self) -> Widget:
        """A paragraph."""
        return Widget(control="note")

    def sample(self) -> Value:
        """Nothing."""
        return None


def _shown(size_bytes: int) -> str:
    mega = 1024 * 1024
    return f"{size_bytes // mega} MB" if size_bytes >= mega else f"{max(size_bytes // 1024, 1)} KB"
