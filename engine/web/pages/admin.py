"""Administration: people and posts, units, and whether the site is well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.ids import new_id
from engine.model.command import Actor, AddPerson, Appoint, Change, EndAppointment, Organise
from engine.model.ids import AppointmentId, CommandId, PersonId, PostId, UnitId
from engine.model.organisation import Appointment, Organisation
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import RuleSet
from engine.runtime.scope import local_day
from engine.service.execute import Done
from engine.service.organise import organise
from engine.service.reckoning import discrepancies, reckonings
from engine.service.views.forms.shape import Problem
from engine.service.views.people.organisations import people_view
from engine.service.views.people.shape import PersonView
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import say, site, t, visitor
from engine.web.pages.case import NO_SEAT
from engine.web.sheets import sheet_response

pages = Blueprint("admin", __name__, url_prefix="/admin")
PEOPLE_SHOWN = 30
LATE_SHOWN = 20
RECKONINGS_SHOWN = 30


@pages.before_request
def only_administrators() -> None:
    """Nobody else comes in here."""
    admin_only()


@pages.get("/people")
def people() -> Response:
    """Who is known, with their posts."""
    return _people_page()


@pages.post("/people/add")
def add_person() -> Answer:
    """A person becomes known."""
    name, contact = _given("name"), _given("contact")
    if not name:
        return _people_page([Problem("name", t("请填写姓名", "Give the name"))])
    person = PersonId(new_id(site().clock.now()))
    return _organised([AddPerson(person=person, name=name, contact=contact)], "name")


@pages.post("/people/appoint")
def appoint() -> Answer:
    """A person takes up a post from today."""
    for field, zh, en in (
        ("person", "请选择人员", "Choose a person"), ("post", "请选择岗位", "Choose a post"),
        ("unit", "请选择单位", "Choose a unit"),
    ):  # fmt: skip
        if not _given(field):
            return _people_page([Problem(field, t(zh, en))])
    change = Appoint(
        appointment=AppointmentId(new_id(site().clock.now())),
        person=PersonId(_given("person")),
        post=PostId(_given("post")),
        unit=UnitId(_given("unit")),
    )
    return _organised([change], "post")


@pages.post("/people/end")
def end_appointment() -> Answer:
    """A person leaves a post from today."""
    if not _given("appointment"):
        return _people_page([Problem("appointment", t("请选择一项任职", "Choose an appointment"))])
    return _organised([EndAppointment(appointment=AppointmentId(_given("appointment")))], "appointment")


@pages.get("/health")
def health() -> str:
    """What a person who looks after the site wants to know first."""
    now = site().clock.now()
    with site().store.read() as work:
        rules = site().engine.library.active(work, None, now)
        unbalanced = work.unbalanced()
        late = work.due_jobs(now, LATE_SHOWN)
    fine, bad = t("正常", "Fine"), t("要处理", "Look into it")
    checks = [
        (t("有规则在施行", "Rules are in force"), rules is not None),
        (t("每本账都平", "Every ledger balances"), not unbalanced),
        (t("没有积压的后台任务", "No jobs pile up"), len(late) < LATE_SHOWN),
    ]
    return render_template(
        "admin/health.html",
        now=now,
        late=late,
        checks=[(said, holds, fine if holds else bad) for said, holds in checks],
    )


@pages.get("/books")
def books() -> str:
    """Whether every stored figure of the ledger is what its rows come to, now and on earlier days."""
    with site().store.read() as work:
        return render_template(
            "admin/books.html", wrong=discrepancies(work), earlier=reckonings(work)[:RECKONINGS_SHOWN]
        )


@pages.get("/books.xlsx")
def books_sheet() -> Response:
    """The differences as a sheet."""
    with site().store.read() as work:
        found = discrepancies(work)
    head = (t("账户", "Account"), t("项目", "What"), t("存下的", "Stored"), t("算出的", "Reckoned"))
    rows = [(each.account, each.what, str(each.stored), str(each.reckoned)) for each in found]
    return sheet_response(t("对账差异", "Discrepancies"), [head, *rows], (False, False, True, True))


def command_id() -> CommandId:
    """The nonce of the form: a second press is the same command."""
    nonce = request.form.get("nonce", "")
    if not (10 <= len(nonce) <= 64 and nonce.isascii() and nonce.isalnum()):
        raise Stop(NO_SEAT)
    return CommandId(nonce)


def order(
    changes: Sequence[Change], command: CommandId, *, dry_run: bool = False, effective: date | None = None
) -> Done | Refused:
    """Change the organisation with effect from a day, today unless another is given."""
    return organise(
        site().engine,
        Organise(
            id=command,
            actor=Actor(person=visitor().person),
            effective=effective or local_day(site().clock.now()),
            changes=tuple(changes),
            dry_run=dry_run,
        ),
    )


def in_force() -> tuple[RuleSet, Organisation]:
    """The rules and the organisation that hold now."""
    with site().store.read() as work:
        compiled = site().engine.library.active(work, None, site().clock.now())
        assert compiled is not None, "a site without rules has no administration page"
        return compiled.rules, work.organisation()


def _organised(changes: Sequence[Change], field: str) -> Answer:
    answer = order(changes, command_id())
    if isinstance(answer, Refused):
        if answer.kind is not Kind.INVALID:
            raise Stop(answer)
        said = [error.said for error in answer.errors] or [answer.said]
        return _people_page([Problem(field, say(each)) for each in said])
    return redirect("/admin/people?done=organised", 303)


def _given(name: str) -> str:
    return request.form.get(name, "").strip()[:100]


def _people_page(problems: Sequence[Problem] = ()) -> Response:
    q = request.args.get("q", "").strip()[:60]
    rules, organisation = in_force()
    today = local_day(site().clock.now())
    everybody = people_view(site().engine, visitor().person, as_admin=True)
    found = [person for person in everybody if q in _searched(person)]
    labels = {person.id: say(person.name) for person in everybody}
    page = render_template(
        "admin/people.html",
        people=found[:PEOPLE_SHOWN],
        cut=len(found) > PEOPLE_SHOWN,
        q=q,
        problems=problems,
        form=request.form,
        all_people=sorted(labels.items(), key=lambda pair: pair[1]),
        posts=[(post.id, post.label) for post in rules.organisation.posts.values()],
        units=[
            (unit.id, unit.label_on(today))
            for unit in organisation.units.values()
            if organisation.exists(unit.id, today)
        ],
        appointments=_appointments(rules, organisation, labels),
    )
    return make_response(page, 422 if problems else 200)


def _searched(person: PersonView) -> str:
    """What a search looks through: the name, and the posts with their units."""
    held = (f"{each.unit.label}{each.label.zh}" for each in (*person.posts, *person.memberships))
    return "|".join((person.name.zh, *held))


def _appointments(
    rules: RuleSet, organisation: Organisation, names: Mapping[PersonId, str]
) -> list[tuple[str, str]]:
    today = local_day(site().clock.now())
    held = [each for person in names for each in organisation.posts_of(person, today)]
    return [(each.id, _held(each, rules, organisation, names)) for each in held]


def _held(
    each: Appointment, rules: RuleSet, organisation: Organisation, names: Mapping[PersonId, str]
) -> str:
    post = rules.organisation.posts.get(each.post)
    unit = organisation.units[each.unit].label
    said = f"{unit} {post.label if post else each.post}"
    return t(f"{names[each.person]}：{said}", f"{names[each.person]}: {said}")
