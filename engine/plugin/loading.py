"""Loading one plugin within a limit of time, and looking at what it brings before it is used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pluggy

from engine.base.finding import Said
from engine.model.fields.kind import FieldType, Wrong
from engine.model.form import PrivacyClass
from engine.model.vocabulary import Check
from engine.plugin.found import Found, digest_of
from engine.plugin.hooks import BRINGS, PROJECT, Hooks
from engine.plugin.kinds import (
    API,
    EffectKind,
    FieldKind,
    FunctionKind,
    ImporterKind,
    Manifest,
    NotifierKind,
    RendererKind,
)
from engine.plugin.within import within
from engine.plugin.words import UnknownType, type_of

START_SECONDS_MOST = 10.0
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
#: How a field may ask to be drawn: what the pages can draw.
CONTROLS = frozenset({"text", "textarea", "tel", "date", "month", "radio", "select", "number", "search"})
_KINDS: dict[str, type] = {
    "fields": FieldKind,
    "functions": FunctionKind,
    "effects": EffectKind,
    "notifiers": NotifierKind,
    "renderers": RendererKind,
    "importers": ImporterKind,
}


class Ails(Exception):
    """Why a plugin cannot be used."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Said(zh, en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A plugin that can be used, with what it brings."""

    found: Found
    manifest: Manifest
    fields: tuple[FieldKind, ...] = ()
    functions: tuple[FunctionKind, ...] = ()
    effects: tuple[EffectKind, ...] = ()
    notifiers: tuple[NotifierKind, ...] = ()
    renderers: tuple[RendererKind, ...] = ()
    importers: tuple[ImporterKind, ...] = ()
    checks: tuple[Check, ...] = field(default=())

    @property
    def words(self) -> tuple[str, ...]:
        """The names of all it brings."""
        name = self.manifest.name
        named: list[str] = []
        for part in (
            self.fields,
            self.functions,
            self.effects,
            self.notifiers,
            self.renderers,
            self.importers,
        ):
            named += [each.name for each in part]
        return tuple(f"{name}.{each}" for each in named)


def load(found: Found) -> Loaded:
    """Load a plugin; Ails with the sentence when it cannot be used."""
    try:
        return within(lambda: _loaded(found), START_SECONDS_MOST)
    except TimeoutError:
        raise Ails(
            f"启动超过 {START_SECONDS_MOST:.0f} 秒没有完成",
            f"it did not start within {START_SECONDS_MOST:.0f} seconds",
        ) from None
    except Ails:
        raise
    except BaseException as broken:
        told = f"{type(broken).__name__}: {broken}"[:300]
        raise Ails(f"启动时出错：{told}", f"it failed at start: {told}") from broken


def load_folder(folder: Path) -> Loaded:
    """Load the plugin that stands in a folder, for its tests; Ails when it cannot be used."""
    return load(Found(folder.name, str(folder), digest_of(folder), folder=folder))


def _loaded(found: Found) -> Loaded:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Hooks)
    module = found.module()
    manager.register(module, name=found.name)
    manager.check_pending()
    manifest = _manifest(found, manager)
    brought = {name: _brought(name, manager) for name in sorted(BRINGS)}
    for name, things in brought.items():
        if things and name not in manifest.brings:
            raise Ails(
                f"清单里没有声明 {name}，却提供了", f"it brings {name}, which its manifest does not declare"
            )
    loaded = Loaded(found=found, manifest=manifest, **brought)  # type: ignore[arg-type]  # checked by _brought
    _sound(loaded)
    return loaded


def _manifest(found: Found, manager: pluggy.PluginManager) -> Manifest:
    given = manager.hook.manifest()
    manifest = given[0] if given else None
    if not isinstance(manifest, Manifest):
        raise Ails("没有清单（manifest）", "it has no manifest")
    if manifest.api != API:
        raise Ails(
            f"是为接口版本 {manifest.api} 写的，这里是版本 {API}",
            f"it was written for version {manifest.api} of the interface; this is version {API}",
        )
    if manifest.name != found.name or not _NAME.fullmatch(manifest.name):
        raise Ails(
            f"清单里的名字“{manifest.name}”要和“{found.name}”一样，只用小写字母、数字、下划线",
            f"its manifest calls it `{manifest.name}`, it stands as `{found.name}`; one lower-case name",
        )
    unknown = manifest.brings - BRINGS
    if unknown:
        named = "、".join(sorted(unknown))
        raise Ails(f"没有这些接口：{named}", f"no such hooks: {named}")
    return manifest


def _brought(name: str, manager: pluggy.PluginManager) -> tuple[object, ...]:
    given: list[Sequence[object]] = getattr(manager.hook, name)()
    things = tuple(thing for each in given for thing in each)
    wanted = _KINDS.get(name)
    for thing in things:
        if (wanted is None and not callable(thing)) or (wanted is not None and not isinstance(thing, wanted)):
            told = type(thing).__name__
            raise Ails(f"{name} 里不该有 {told}", f"a {told} does not belong among its {name}")
    return things


def _sound(loaded: Loaded) -> None:
    """Names are well formed and brought once, types are known, fields keep their promises."""
    words = loaded.words
    twice = {word for word in words if words.count(word) > 1}
    if twice:
        raise Ails(f"提供了两次：{'、'.join(sorted(twice))}", f"brought twice: {', '.join(sorted(twice))}")
    for word in words:
        if not _NAME.fullmatch(word.partition(".")[2]):
            raise Ails(f"名字写法不对：{word}", f"a name is not written in lower case: {word}")
    try:
        for function in loaded.functions:
            type_of(function.gives)
        taken = [each.takes for each in loaded.functions] + [each.takes for each in loaded.effects]
        for word in (word for takes in taken for word in takes.values()):
            type_of(word)
    except UnknownType as unknown:
        raise Ails(f"没有类型“{unknown.word}”", f"there is no type `{unknown.word}`") from None
    for kind in loaded.fields:
        _keeps_its_promises(kind)


def _keeps_its_promises(kind: FieldKind) -> None:
    """A sample survives every form it takes, an empty answer is none, and pages can draw it."""
    asked: FieldType = kind.type
    if kind.implies not in {each.value for each in PrivacyClass}:
        raise Ails(f"没有隐私类别“{kind.implies}”", f"there is no class of privacy `{kind.implies}`")
    if asked.widget().control not in CONTROLS:
        control = asked.widget().control
        raise Ails(f"页面不会画“{control}”", f"pages cannot draw `{control}`")
    sample = asked.sample()
    read = asked.parse(asked.typed(sample))
    if isinstance(read, Wrong) or read != sample or asked.from_json(asked.to_json(sample)) != sample:
        raise Ails(
            f"字段类型 {kind.name} 的示例值读回来不一样",
            f"{kind.name} does not read its own sample again",
        )
    if asked.parse("") is not None:
        raise Ails(f"字段类型 {kind.name} 把空回答当成有值", f"{kind.name} takes an empty answer for a value")
