"""The host: loads plugins, keeps those that ail apart, and stands between them and the engine.

A plugin is trusted code like any installed package: it runs in the engine's process and Python cannot fence
it in. What the host does promise is that one that fails, hangs or answers nonsense is named and harms no
case: its words are missing, its function leaves a command refused, its call outside is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.base.finding import Said
from engine.model.expr.functions import PLUGIN_COST, Argument, Function
from engine.model.expr.question import PluginFailed, Query
from engine.model.expr.types import Optional, Type
from engine.model.expr.values import Value
from engine.model.fields.foreign import ForeignType
from engine.model.vocabulary import OutsideEffect, Vocabulary
from engine.plugin.enabled import Allowed, Damaged, allowed
from engine.plugin.found import Found, found
from engine.plugin.kinds import FunctionKind, ImporterKind, RendererKind, Settings
from engine.plugin.loading import Ails, Loaded, load
from engine.plugin.within import within
from engine.plugin.words import belongs, type_of

ANSWER_SECONDS_MOST = 2.0
_LATE = (
    f"超过 {ANSWER_SECONDS_MOST:.0f} 秒没有答复",
    f"gave no answer within {ANSWER_SECONDS_MOST:.0f} seconds",
)
log = logging.getLogger("yifang.plugin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The plugins in use, by name, and why others are not."""

    loaded: Mapping[str, Loaded] = field(default_factory=dict)
    ailing: Mapping[str, Said] = field(default_factory=dict)
    settings: Mapping[str, Settings] = field(default_factory=dict)

    def vocabulary(self) -> Vocabulary:
        """What the plugins add to the language of packs."""
        every = self.loaded.items()
        functions = {f"{name}.{each.name}": each for name, one in every for each in one.functions}
        return Vocabulary(
            functions={word: _function(word, each) for word, each in functions.items()},
            answers={word: _answering(word, each) for word, each in functions.items()},
            fields={
                f"{name}.{each.name}": ForeignType(f"{name}.{each.name}", each.type, each.implies)
                for name, one in every
                for each in one.fields
            },
            effects={
                f"{name}.{each.name}": OutsideEffect(
                    word=f"{name}.{each.name}",
                    label=each.label,
                    takes={argument: type_of(kind) for argument, kind in each.takes.items()},
                )
                for name, one in every
                for each in one.effects
            },
            checks={name: one.checks for name, one in every if one.checks},
            ailing=self.ailing,
        )

    def notifiers(self) -> Iterator[str]:
        """The ways to tell people outside, by word."""
        for name, one in self.loaded.items():
            yield from (f"{name}.{each.name}" for each in one.notifiers)

    def renderers(self, prints: str) -> Iterator[tuple[str, RendererKind]]:
        """The ways to print a kind of document, by word."""
        for name, one in self.loaded.items():
            for each in one.renderers:
                if prints in each.prints:
                    yield f"{name}.{each.name}", each

    def importers(self) -> Iterator[tuple[str, ImporterKind]]:
        """The ways to read an uploaded file, by word."""
        for name, one in self.loaded.items():
            for each in one.importers:
                yield f"{name}.{each.name}", each


NO_PLUGINS = Host()


def every_plugin(folders: Iterable[Path] | None = None) -> Host:
    """All plugins there are: for whoever writes packs on their own machine."""
    return _host(found(folders), {})


def plugins_of(site: Path, folders: Iterable[Path] | None = None) -> Host:
    """The plugins that a site allows, each at the text that was allowed."""
    try:
        wanted = allowed(site)
    except Damaged as damaged:
        said = Said(
            f"插件清单 {damaged} 坏了，请重新启用插件",
            f"the list {damaged} is damaged; enable the plugins again",
        )
        return Host(ailing={"plugins.json": said})
    if not wanted:
        return Host()
    return _host(found(folders), wanted)


def _host(there: Iterable[Found], wanted: Mapping[str, Allowed]) -> Host:
    loaded: dict[str, Loaded] = {}
    ailing: dict[str, Said] = {
        name: Said("已经启用，但这里找不到它", "it is enabled, but is not here") for name in wanted
    }
    for each in there:
        if wanted and each.name not in wanted:
            continue
        ailing.pop(each.name, None)
        if each.name in loaded:
            ailing[each.name] = Said(
                f"有两个同名插件，用的是 {loaded[each.name].found.where}，没有用 {each.where}",
                f"two plugins have this name; {loaded[each.name].found.where} is used, {each.where} is not",
            )
            continue
        if wanted and wanted[each.name].digest != each.digest:
            ailing[each.name] = Said(
                "它的文件在启用以后改过；核对后请重新启用（yifang plugin enable）",
                "its files have changed since it was enabled; look at it, then `yifang plugin enable` again",
            )
            continue
        try:
            loaded[each.name] = load(each)
        except Ails as why:
            log.warning("plugin %s is not used: %s", each.name, why.said.en)
            ailing[each.name] = why.said
    settings = {name: one.settings for name, one in wanted.items()}
    return Host(loaded=loaded, ailing=ailing, settings=settings)


def _function(word: str, kind: FunctionKind) -> Function:
    gives = type_of(kind.gives)
    arguments = tuple(
        Argument(name=name, accepts=(_bare(type_of(each)),)) for name, each in kind.takes.items()
    )
    return Function(
        id=word, zh=word, arguments=arguments, result=lambda types: gives, query=True, cost=PLUGIN_COST
    )


def _bare(kind: Type) -> type[Type]:
    return type(kind.item if isinstance(kind, Optional) else kind)


def _answering(word: str, kind: FunctionKind) -> Callable[..., Value]:
    """The plugin's function, held to its time and its type; PluginFailed when it does not answer so."""
    gives = type_of(kind.gives)

    def answer(*arguments: Value) -> Value:
        question = Query(word, arguments)
        try:
            value = within(lambda: kind.run(*arguments), ANSWER_SECONDS_MOST)
        except TimeoutError:
            raise PluginFailed(question, _sorry(word, *_LATE)) from None
        except Exception as broken:
            log.warning("plugin function %s failed", word, exc_info=broken)
            failure = type(broken).__name__
            raise PluginFailed(
                question, _sorry(word, f"出错了（{failure}）", f"failed ({failure})")
            ) from broken
        if not belongs(value, gives):
            told = _sorry(word, f"答的不是 {kind.gives}", f"gave an answer that is no {kind.gives}")
            raise PluginFailed(question, told)
        return value

    return answer


def _sorry(word: str, zh: str, en: str) -> Said:
    return Said(
        f"插件的函数 {word} {zh}，这一步没有办，请告诉管理员",
        f"The plugin's function {word} {en}; nothing was done. Tell an administrator",
    )
