"""Words that only plugins know: whether one is meant, and what to say when it is not there."""

from __future__ import annotations

from collections.abc import Collection

from engine.base.finding import Problem
from engine.dsl.build.problems.plugins import MissingPlugin, UnknownPluginWord
from engine.model.vocabulary import Vocabulary


def foreign(word: str, own: Collection[str]) -> bool:
    """Whether a dotted word can only be a plugin's: nothing that the pack declares looks like it."""
    plugin, dot, name = word.partition(".")
    same = (key for key in own if plugin == key.partition(".")[0] or name == key.partition(".")[2])
    return bool(dot) and next(same, None) is None


def missing_word(word: str, vocabulary: Vocabulary) -> Problem:
    """Why a word of a plugin cannot be used."""
    plugin = word.partition(".")[0]
    known = tuple(
        sorted(
            each for part in (vocabulary.fields, vocabulary.functions, vocabulary.effects) for each in part
        )
    )
    if any(each.startswith(f"{plugin}.") for each in known):
        return UnknownPluginWord(word, known)
    return MissingPlugin(word, vocabulary.ailing.get(plugin))
