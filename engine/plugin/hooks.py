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
    def manifest(self) -> Manifest:
        """Who the plugin is and what it brings; every plugin answers this one."""
        raise NotImplementedError

    @hookspec
    def fields(self) -> Sequence[FieldKind]:
        """Field types that forms may use."""
        raise NotImplementedError

    @hookspec
    def functions(self) -> Sequence[FunctionKind]:
        """Functions that expressions may call."""
        raise NotImplementedError

    @hookspec
    def effects(self) -> Sequence[EffectKind]:
        """Things that steps may have done outside."""
        raise NotImplementedError

    @hookspec
    def notifiers(self) -> Sequence[NotifierKind]:
        """Ways to tell people outside the product."""
        raise NotImplementedError

    @hookspec
    def renderers(self) -> Sequence[RendererKind]:
        """Ways to print a case or a report as a file."""
        raise NotImplementedError

    @hookspec
    def importers(self) -> Sequence[ImporterKind]:
        """Ways to read rows out of an uploaded file."""
        raise NotImplementedError

    @hookspec
    def checks(self) -> Sequence[Check]:
        """Further checks of a compiled pack; they may refuse more, never less."""
        raise NotImplementedError


#: What a manifest may say that a plugin brings: every hook but the manifest itself.
BRINGS = frozenset(name for name in vars(Hooks) if not name.startswith("_") and name != "manifest")
