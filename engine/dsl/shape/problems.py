"""What can be wrong with keys and with the spelling of scalars."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said, closest

KINDS = {
    "text": Said("一段文字", "a text"),
    "list": Said("列表", "a list"),
    "map": Said("“键: 值”", "a map (`key: value`)"),
}


@dataclass(frozen=True, slots=True)
class UnknownKey(Problem):
    """A key that the language does not have here."""

    code = "unknown-key"
    why = Said(
        "每个位置只认固定的键。写错的键如果被悄悄忽略，规则就会少一条而没人知道，所以不认识的键一律报错。",
        "Each place knows a fixed set of keys. Were a misspelt key ignored, a rule would be "
        "missing and nobody "
        "would know; so every unknown key is told.",
    )
    key: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name the key."""
        return Said(f"这里没有“{self.key}”这个键", f"There is no key `{self.key}` here")

    def hint(self) -> Said:
        """The nearest key, or all of them."""
        near = closest(self.key, self.known)
        if near.zh:
            return near
        shown = "、".join(self.known[:12])
        return Said(f"这里可以写：{shown}", f"Known here: {', '.join(self.known[:12])}")


@dataclass(frozen=True, slots=True)
class MissingKey(Problem):
    """A key that must be there."""

    code = "missing-key"
    why = Said(
        "这一项缺了必须写的键。标签是给办事的人看的，类型决定怎样填，都不能省。",
        "A key that must be written is missing here. Labels are what people see and types decide "
        "how something "
        "is filled in; neither can be left out.",
    )
    key: str

    def message(self) -> Said:
        """Name the key."""
        return Said(f"缺少“{self.key}”", f"`{self.key}` is missing")

    def hint(self) -> Said:
        """Add it."""
        return Said(f"请加上 {self.key}: …", f"Add `{self.key}: …`")


@dataclass(frozen=True, slots=True)
class WrongKind(Problem):
    """A list where a text should stand, and the like."""

    code = "wrong-kind"
    why = Said(
        "这个键后面应当是另一种写法：一段文字、列表，或“键: 值”。",
        "Behind this key belongs another kind of content: a text, a list, or a map.",
    )
    expected: tuple[str, ...]
    found: str

    def message(self) -> Said:
        """What should stand here, and what does."""
        zh = "或".join(KINDS[kind].zh for kind in self.expected)
        en = " or ".join(KINDS[kind].en for kind in self.expected)
        found = KINDS[self.found]
        return Said(f"这里应写{zh}，现在是{found.zh}", f"Here belongs {en}, not {found.en}")


@dataclass(frozen=True, slots=True)
class EmptyText(Problem):
    """Nothing where a text must stand."""

    code = "empty-text"
    why = Said(
        "键写了却没有内容。不需要就删去整个键；没有内容的标签会让页面出现空白。",
        "The key is written but nothing stands behind it. Remove the key if it is not needed.",
    )

    def message(self) -> Said:
        """Say that it is empty."""
        return Said("这里没有内容", "Nothing is written here")

    def hint(self) -> Said:
        """Fill or remove."""
        return Said("请补上内容，或删去这个键", "Write the content, or remove the key")


@dataclass(frozen=True, slots=True)
class TemplateUsed(Problem):
    """Braces of a template language."""

    code = "template-language"
    why = Said(
        "配置里没有模板语言：{{…}}、{%…%} 既看不出类型，也可能被用来运行代码。"
        "通知文字里用单花括号写表达式，如 {form.amount}。",
        "Packs have no template language: `{{…}}` and `{%…%}` cannot be typed and may be abused "
        "to run code. In "
        "the text of a notice write an expression in single braces: `{form.amount}`.",
    )

    def message(self) -> Said:
        """Say that templates are not used."""
        return Said("配置里没有模板语言", "There is no template language in packs")

    def hint(self) -> Said:
        """Single braces."""
        return Said("通知里请用单花括号：{form.字段}", "In notices use single braces: {form.field}")


@dataclass(frozen=True, slots=True)
class NotOneKey(Problem):
    """An effect that does not consist of exactly one key."""

    code = "not-one-effect"
    why = Said(
        "列表里的每一项动作只写一个键，即动作的名字，例如 notify: {…}。多个动作写成多项，前面各加一个短横。",
        "Each item of a list of effects has one key, the name of the effect: `notify: {…}`. "
        "Write several effects "
        "as several items.",
    )
    found: int

    def message(self) -> Said:
        """How many keys there are."""
        return Said(
            f"一项动作只能有一个键，这里有 {self.found} 个", f"An effect has one key; here are {self.found}"
        )


@dataclass(frozen=True, slots=True)
class BadId(Problem):
    """An id that expressions could not name."""

    code = "bad-id"
    why = Said(
        "id 以汉字、字母或下划线开头，后面是汉字、字母、数字、下划线，最长 60 个字，这样才能在表达式里引用。",
        "An id begins with a letter, a Han character or `_` and goes on with these and digits, "
        "60 at most, so "
        "that expressions can name it.",
    )
    written: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.written}”不能作 id", f"`{self.written}` cannot be an id")

    def hint(self) -> Said:
        """What an id looks like."""
        return Said("请写成例如 office_money 或 办公经费", "Write for example: office_money")


@dataclass(frozen=True, slots=True)
class BadBool(Problem):
    """Something other than true or false."""

    code = "bad-bool"
    why = Said(
        "是否类的键只写 true 或 false。yes、no、是、否 在不同程序里意思不同，所以不用。",
        "A yes-or-no key takes `true` or `false`. `yes`, `no`, `on`, `off` mean different things "
        "to different "
        "programs and are not used.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(
            f"这里只写 true 或 false，不写“{self.written}”", f"Write true or false, not `{self.written}`"
        )


@dataclass(frozen=True, slots=True)
class BadNumber(Problem):
    """Not a whole number."""

    code = "bad-number"
    why = Said(
        "这里写一个整数，不带单位和千分号，不以 0 开头。",
        "Here stands a whole number without unit or separators and without leading zeros.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是整数", f"`{self.written}` is not a whole number")


@dataclass(frozen=True, slots=True)
class BadDate(Problem):
    """Not a day of the calendar."""

    code = "bad-date"
    why = Said(
        "日期写作 年-月-日，如 2025-01-31，必须是日历上真有的一天；每年重复的日子写作 月-日，如 01-01。",
        "A date is written year-month-day, as in 2025-01-31, and must exist; a day of every year is written "
        "month-day, as in 01-01.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是日期", f"`{self.written}` is not a date")

    def hint(self) -> Said:
        """The form."""
        return Said("请写成 2025-01-31 这样", "Write it like 2025-01-31")


@dataclass(frozen=True, slots=True)
class BadShare(Problem):
    """Not a share."""

    code = "bad-share"
    why = Said(
        "份额写作百分数（60%）或分数（2/3），在 0 到 1 之间，按精确的分数计算。",
        "A share is written as a percentage (60%) or a fraction (2/3) between 0 and 1 and is kept exactly.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是份额", f"`{self.written}` is not a share")

    def hint(self) -> Said:
        """The forms."""
        return Said("请写成 60% 或 2/3", "Write 60% or 2/3")


@dataclass(frozen=True, slots=True)
class BadRetention(Problem):
    """Not a number of days."""

    code = "bad-retention"
    why = Said(
        "保存期限写天数，如 180 days 或 180 天，最长 3660 天；期满自动清除。",
        "A retention is a number of days, as in `180 days`, 3660 at most; after it the content is purged.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"“{self.written}”不是保存期限", f"`{self.written}` is not a retention")

    def hint(self) -> Said:
        """The form."""
        return Said("请写成 180 days", "Write: 180 days")


@dataclass(frozen=True, slots=True)
class UnknownWord(Problem):
    """A word outside a closed list of the language."""

    code = "unknown-word"
    why = Said(
        "这里只能从语言规定的几个词里选一个。",
        "Here stands one of a few words that the language fixes.",
    )
    written: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"这里不能写“{self.written}”", f"`{self.written}` cannot stand here")

    def hint(self) -> Said:
        """All words."""
        return Said(f"可以写：{'、'.join(self.known)}", f"One of: {', '.join(self.known)}")


@dataclass(frozen=True, slots=True)
class BadPattern(Problem):
    """A pattern that the safe engine cannot run."""

    code = "bad-pattern"
    why = Said(
        "格式用正则表达式书写，由不会卡死的引擎（RE2）执行，所以不支持反向引用和前后查找。",
        "A pattern is a regular expression for RE2, an engine that cannot hang; hence there are no "
        "back-references and no look-around.",
    )
    detail: str

    def message(self) -> Said:
        """What the engine said."""
        return Said(f"格式写法不对（{self.detail}）", f"The pattern cannot be used ({self.detail})")


@dataclass(frozen=True, slots=True)
class BadPass(Problem):
    """Not a rule of how many must agree."""

    code = "bad-pass"
    why = Said(
        "pass 写 all（都要）、any（任一）、人数（如 2），或席位的份额（如 2/3，即至少三分之二）。",
        "`pass` is `all`, `any`, a number of seats (2), or a share of the seats (2/3: at least two thirds).",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"看不懂通过规则“{self.written}”", f"`{self.written}` is no rule of passing")

    def hint(self) -> Said:
        """The forms."""
        return Said('请写 all、any、2 或 "2/3"', 'Write all, any, 2 or "2/3"')


@dataclass(frozen=True, slots=True)
class BadRequire(Problem):
    """Not a rule of how many must have helped."""

    code = "bad-require"
    why = Said(
        "require 写 all（协办单位都要答复）、家数（如 2）或 none（不用等）；逾期没有答复的记缺席，不再等。",
        "`require` is `all`, a number of units (2), or `none`; who is late is absent and not waited for.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"看不懂要几家答复“{self.written}”", f"`{self.written}` is no number of units")


@dataclass(frozen=True, slots=True)
class BadJoin(Problem):
    """Not a rule of how many branches must pass."""

    code = "bad-join"
    why = Said(
        "join 写 all（各分支都办完）、first（一个办完即可）或分支数（如 2）；达到以后其余分支取消。",
        "`join` is `all`, `first`, or a number of branches (2); the others are cancelled then.",
    )
    written: str

    def message(self) -> Said:
        """Name what was written."""
        return Said(f"看不懂汇合规则“{self.written}”", f"`{self.written}` is no rule of joining")

    def hint(self) -> Said:
        """The forms."""
        return Said("请写 all、first 或 2", "Write all, first or 2")


@dataclass(frozen=True, slots=True)
class TextTooLong(Problem):
    """A text longer than any page could show."""

    code = "text-too-long"
    why = Said(
        "配置里的一段文字有长度上限，免得页面放不下。",
        "A text in a pack has a limit, so that pages can show it.",
    )
    chars: int
    chars_max: int

    def message(self) -> Said:
        """Both lengths."""
        return Said(
            f"这段文字有 {self.chars} 字，超过 {self.chars_max} 字",
            f"The text has {self.chars} characters; {self.chars_max} are allowed",
        )


SHAPE_PROBLEMS: tuple[type[Problem], ...] = (
    UnknownKey,
    MissingKey,
    WrongKind,
    EmptyText,
    TemplateUsed,
    NotOneKey,
    BadId,
    BadBool,
    BadNumber,
    BadDate,
    BadShare,
    BadRetention,
    UnknownWord,
    BadPattern,
    BadPass,
    BadRequire,
    BadJoin,
    TextTooLong,
)
