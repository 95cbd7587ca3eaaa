"""The hooks, one for each kind of thing a plugin can bring; each is asked once, when a plugin is loaded."""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from engine.model.vocabulary import Check
from engine.plugin.kinds import (
    EffectKind,
    FieldKind,
    FunctionKind,
    ImporterKind,
    Manifest,
    NotifierKind,
    RendererKind,
)

PROJECT = "yifang"
hookspec = pluggy.HookspecMarker(PROJECT)
#: Marks a function of a plugin as the answer to the hook of the same name.
hook = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """What the host asks a plugin."""

    @hookspec
    def manifest(self) -> Manifest:  # type: ignore[empty-body]
        """Who the plugin is and what it brings; every plugin answers this one."""

    @hookspec
    def fields(self) -> Sequence[FieldKind]:  # type: ignore[empty-body]
        """Field types that forms may use."""

    @hookspec
    def functions(self) -> Sequence[FunctionKind]:  # type: ignore[empty-body]
        """Functions that expressions may call."""

    @hookspec
    def effects(self) -> Sequence[EffectKind]:  # type: ignore[empty-body]
        """Things that steps may have done outside."""

    @hookspec
    def notifiers(self) -> Sequence[NotifierKind]:  # type: ignore[empty-body]
        """Ways to tell people outside the product."""

    @hookspec
    def renderers(self) -> Sequence[RendererKind]:  # type: ignore[empty-body]
        """Ways to print a case or a report as a file."""

    @hookspec
    def importers(self) -> Sequence[ImporterKind]:  # type: ignore[empty-body]
        """Ways to read rows out of an uploaded file."""

    @hookspec
    def checks(self) -> Sequence[Check]:  # type: ignore[empty-body]
        """Further checks of a compiled pack; they may refuse more, never less."""


#: What a manifest may say that a plugin brings: every hook but the manifest itself.
BRINGS = frozenset(name for name in vars(Hooks) if not name.startswith("_") and name != "manifest")
