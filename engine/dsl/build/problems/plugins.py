"""What can be wrong with words of plugins."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said, Severity, closest


@dataclass(frozen=True, slots=True)
class MissingPlugin(Problem):
    """A word of a plugin that is not in use here."""

    code = "missing-plugin"
    why = Said(
        "写成 插件名.词 的类型、函数和外部动作由插件提供。插件没有启用，规则就不能检查，更不能运行，"
        "所以不放行。yifang plugin list 列出在用和出错的插件。",
        "Types, functions and outside effects written PLUGIN.WORD come from plugins. Without the plugin the "
        "rules can neither be checked nor run, so they do not pass. `yifang plugin list` tells which are in "
        "use and which failed.",
    )
    word: str
    #: Why the plugin is not in use, where it was found.
    ailing: Said | None = None

    def message(self) -> Said:
        """Name the plugin and the word."""
        plugin = self.word.partition(".")[0]
        because = (
            Said("这里没有这个插件", "there is no such plugin here") if self.ailing is None else self.ailing
        )
        return Said(
            f"“{self.word}”要用插件“{plugin}”，{because.zh}",
            f"`{self.word}` needs the plugin `{plugin}`: {because.en}",
        )

    def hint(self) -> Said:
        """Where plugins stand."""
        return Said(
            "把插件装好并启用（yifang plugin enable），或换成语言自带的写法",
            "Install and enable the plugin (`yifang plugin enable`), or use a word of the language itself",
        )


@dataclass(frozen=True, slots=True)
class UnknownPluginWord(Problem):
    """A plugin that is in use, and a word that it does not bring."""

    code = "unknown-plugin-word"
    why = Said(
        "插件在用，但它没有提供这个词。yifang plugin list 列出每个插件提供的词。",
        "The plugin is in use but brings no such word. `yifang plugin list` tells the words of each plugin.",
    )
    word: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name the word."""
        plugin, _, word = self.word.partition(".")
        return Said(f"插件“{plugin}”没有“{word}”", f"The plugin `{plugin}` has no `{word}`")

    def hint(self) -> Said:
        """The nearest word."""
        return closest(self.word, self.known)


@dataclass(frozen=True, slots=True)
class PluginArguments(Problem):
    """A call outside with other values than the plugin takes."""

    code = "plugin-arguments"
    why = Said(
        "外部动作要的每个值都要给，不要的不能给：给出去的都记在办件里，可以查。",
        "A call outside is given every value it takes and no other: what goes out is kept with the case.",
    )
    word: str
    takes: tuple[str, ...]
    given: tuple[str, ...]

    def message(self) -> Said:
        """What it takes and what is given."""
        takes, given = ("、".join(each) or "—" for each in (self.takes, self.given))
        return Said(
            f"“{self.word}”要的是 {takes}，这里给的是 {given}",
            f"`{self.word}` takes {takes}; given here: {given}",
        )

    def hint(self) -> Said:
        """Where values are written."""
        return Said("写在 with: 下面，每个值一行", "Write each under `with:`")


@dataclass(frozen=True, slots=True)
class PluginRefuses(Problem):
    """A check of a plugin found something that must not be so."""

    code = "plugin-check"
    why = Said(
        "插件可以带来本地的检查。它们只会多拦，不会放行引擎自己拦下的内容。",
        "Plugins may bring local checks. They only refuse more; they never let pass what the engine refuses.",
    )
    plugin: str
    said: Said
    way_out: Said = NOTHING

    def message(self) -> Said:
        """What the plugin says, and that it is the plugin who says it."""
        return Said(f"{self.said.zh}（插件 {self.plugin}）", f"{self.said.en} (plugin `{self.plugin}`)")

    def hint(self) -> Said:
        """The plugin's way out."""
        return self.way_out


@dataclass(frozen=True, slots=True)
class PluginRemarks(PluginRefuses):
    """A check of a plugin found something to think about."""

    code = "plugin-remark"
    severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class PluginCheckFailed(Problem):
    """A check of a plugin raised, hung or answered with nonsense."""

    code = "plugin-check-failed"
    severity = Severity.WARNING
    why = Said(
        "插件的检查自己出了错。它没有查，引擎的检查照常进行。",
        "The plugin's own check failed. It has checked nothing; the engine's checks all ran.",
    )
    plugin: str
    what: str

    def message(self) -> Said:
        """Name the plugin and what happened."""
        return Said(
            f"插件 {self.plugin} 的检查没有做成：{self.what}",
            f"The check of the plugin `{self.plugin}` failed: {self.what}",
        )


PLUGIN_PROBLEMS: tuple[type[Problem], ...] = (
    MissingPlugin,
    UnknownPluginWord,
    PluginArguments,
    PluginRefuses,
    PluginRemarks,
    PluginCheckFailed,
)
