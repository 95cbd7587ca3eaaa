"""The door: all that a plugin imports of the engine. Names here stay as they are for one version of `API`."""

from engine.base.clock import SystemClock
from engine.base.finding import Said
from engine.model.expr.types import Bool, Date, Number, Text
from engine.model.fields.base import OneText, input_widget, wrong
from engine.model.fields.kind import FieldType, Json, Value, Widget, Wrong
from engine.model.fields.normal import half_width
from engine.model.rule_set import RuleSet
from engine.model.vocabulary import Check, Remark
from engine.plugin.hooks import hook
from engine.plugin.kinds import (
    API,
    Document,
    EffectKind,
    FieldKind,
    FunctionKind,
    ImporterKind,
    Manifest,
    Message,
    NotifierKind,
    RendererKind,
    Section,
    Settings,
)
from engine.plugin.loading import Loaded, load_folder

__all__ = [
    "API",
    "Bool",
    "Check",
    "Date",
    "Document",
    "EffectKind",
    "FieldKind",
    "FieldType",
    "FunctionKind",
    "ImporterKind",
    "Json",
    "Loaded",
    "Manifest",
    "Message",
    "NotifierKind",
    "Number",
    "OneText",
    "Remark",
    "RendererKind",
    "RuleSet",
    "Said",
    "Section",
    "Settings",
    "SystemClock",
    "Text",
    "Value",
    "Widget",
    "Wrong",
    "half_width",
    "hook",
    "input_widget",
    "load_folder",
    "wrong",
]
