"""What a person told before of the same data elements: filled in for them, with where and when.

Only the person's own answers, and only for the person themself, so that no purpose is crossed behind
anybody's back (DESIGN 10.7); what is sensitive is asked anew with its consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.base.finding import Said
from engine.model.fields.kind import Json
from engine.model.form import Form, PrivacyClass
from engine.model.ids import FieldId
from engine.runtime.draft import decoded
from engine.service.views.forms.shape import FormView
from engine.service.views.viewer import Viewer

CASES_MAX = 50


@dataclass(frozen=True, slots=True)
class Known:
    """An answer given before, as it is typed, and where it was given."""

    typed: Json
    form: str
    day: date

    @property
    def said(self) -> Said:
        """Where it comes from."""
        return Said(
            f"取自您 {self.day} 填的“{self.form}”，请核对", f"From `{self.form}` of {self.day}; please check"
        )


def known_data(viewer: Viewer, form: Form) -> Mapping[FieldId, Known]:
    """The newest own answer for each data element that a form asks."""
    wanted = {
        asked.datum: name
        for name, asked in form.fields.items()
        if asked.datum and asked.value is None and asked.privacy.cls is not PrivacyClass.SENSITIVE
    }
    found: dict[FieldId, Known] = {}
    if wanted:
        for datum, kind, known in _told(viewer):
            name = wanted.get(datum)
            if name is not None and kind == form.fields[name].type.kind:
                newest = found.get(name)
                if newest is None or newest.day < known.day:
                    found[name] = known
    return found


def _told(viewer: Viewer) -> Iterator[tuple[str, str, Known]]:
    """Data elements with type and answer, out of the cases that the person started, newest first."""
    for row in viewer.work.started_by(viewer.person, CASES_MAX):
        forms = viewer.engine.library.compiled(viewer.work, row.state.bundle, row.state.pack).rules.forms
        for name_of, ref in row.state.records.items():
            held, form = viewer.work.record(ref.record), forms.get(name_of)
            if held is None or form is None or held.written_by != viewer.person:
                continue
            values = decoded(form, held.body)
            for name, asked in form.fields.items():
                if asked.datum and values.get(name) is not None:
                    typed = asked.type.typed(values[name])
                    yield asked.datum, asked.type.kind, Known(typed, form.label, held.day)


def with_sources(view: FormView, known: Mapping[FieldId, Known]) -> FormView:
    """The form with the source of each answer that was filled in."""
    fields = tuple(
        replace(each, filled_from=known[each.id].said)
        if each.id in known and each.typed == known[each.id].typed
        else each
        for each in view.fields
    )
    return replace(view, fields=fields)
