"""Calls to the outside, each in a process of its own with a limit of time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from engine.model.fields.kind import Json
from engine.plugin.found import Found, found
from engine.plugin.host import Host
from engine.plugin.kinds import Message, Settings
from engine.plugin.loading import Loaded, load

CALL_SECONDS_MOST = 30


class CallFailed(Exception):
    """A call to the outside did not work; the text says why."""


def call_outside(host: Host, word: str, values: Mapping[str, Json], key: str) -> None:
    """Have a plugin do something outside; CallFailed when it did not work."""
    _apart(host, word, {"values": dict(values)}, key)


def tell_outside(host: Host, word: str, person: str, text: str, key: str) -> None:
    """Have a plugin tell somebody; CallFailed when it did not work."""
    _apart(host, word, {"person": person, "text": text}, key)


def _apart(host: Host, word: str, asked: Mapping[str, Json], key: str) -> None:
    plugin = word.partition(".")[0]
    one = host.loaded.get(plugin)
    if one is None:
        why = host.ailing.get(plugin)
        raise CallFailed(f"plugin {plugin} is not in use{f': {why.en}' if why else ''}")
    sent = {**asked, "word": word, "key": key, "settings": dict(host.settings.get(plugin, {}))}
    where = one.found.folder.parent if one.found.folder is not None else None
    command = [sys.executable, "-m", "engine.plugin.apart", plugin, one.found.digest, str(where or "")]
    try:
        told = subprocess.run(
            command, check=False, input=json.dumps(sent), capture_output=True, text=True,
            timeout=CALL_SECONDS_MOST,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CallFailed(f"{word} did not end within {CALL_SECONDS_MOST} s") from None
    if told.returncode != 0:
        raise CallFailed((told.stderr.strip().splitlines() or ["it ended without a word"])[-1][:300])


def _serve(plugin: str, digest: str, where: str) -> None:
    """Do one call: what is asked stands on standard input."""
    asked = json.load(sys.stdin)
    loaded = load(_the_one(plugin, digest, where))
    name = asked["word"].partition(".")[2]
    if "values" in asked:
        effect = next(each for each in loaded.effects if each.name == name)
        effect.run(asked["values"], asked["key"], asked["settings"])
    else:
        message = Message(person=asked["person"], text=asked["text"], key=asked["key"])
        _notifier(loaded, name)(message, asked["settings"])


def _notifier(loaded: Loaded, name: str) -> Callable[[Message, Settings], None]:
    return next(each.send for each in loaded.notifiers if each.name == name)


def _the_one(plugin: str, digest: str, where: str) -> Found:
    """The very plugin that the engine has loaded; its text has not changed meanwhile."""
    folders = (Path(where),) if where else ()
    return next(each for each in found(folders) if each.name == plugin and each.digest == digest)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
