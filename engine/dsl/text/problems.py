"""What can be wrong with a file before anybody asks what it means."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said

_PARSER_WORDS = {
    "did not find expected key": "这里应当是一个键，多半是缩进和上面的键没有对齐",
    "did not find expected ',' or '}'": "这里应当是逗号或右花括号",
    "did not find expected ',' or ']'": "这里应当是逗号或右方括号",
    "did not find expected '-' indicator": "这里应当是列表的“-”，多半是缩进没有对齐",
    "did not find expected node content": "这里缺少内容",
    "mapping values are not allowed in this context": "这里不能再写“键: 值”",
    "could not find expected ':'": "键后面缺少半角冒号",
    "found unexpected end of stream": "到文件末尾引号还没有成对",
    "found character that cannot start any token": "值不能以这个字符开头，要写就加引号",
    "found unknown escape character": "双引号里的反斜杠写法不认识",
}


@dataclass(frozen=True, slots=True)
class YamlMistake(Problem):
    """The text is not YAML."""

    code = "yaml-syntax"
    why = Said(
        "配置文件按 YAML 书写：用空格缩进，键后面写英文冒号加一个空格，含有冒号、井号、花括号的文字要加引号。"
        "从标出的位置起读不下去，这个文件其余的问题要等改好这里才能看到。",
        "Packs are YAML: indent with spaces, write a colon and a space after a key, and quote a text that "
        "holds colons, hashes or braces. The file cannot be read on from the marked place; its "
        "other problems "
        "show once this is put right.",
    )
    detail: str
    #: Full-width punctuation on the marked line or the one before, as an input method leaves it behind.
    wide: str = ""

    def message(self) -> Said:
        """Say that reading stopped, with the parser's own words, or ours for the frequent ones."""
        detail = _PARSER_WORDS.get(self.detail, self.detail)
        return Said(f"这里不合 YAML 的写法（{detail}）", f"This is not YAML ({self.detail})")

    def hint(self) -> Said:
        """The usual causes."""
        if self.wide:
            return Said(
                f"这一行或上一行有全角的“{self.wide}”：键后的冒号、花括号里的逗号、引号和括号都要用半角",
                f"This line or the one before has the full-width `{self.wide}`: colons after keys, commas in "
                "braces, quotes and brackets are half-width",
            )
        return Said(
            "请检查缩进、冒号后的空格、成对的引号和括号",
            "Check the indentation, the space after colons, and that quotes and brackets come in pairs",
        )


@dataclass(frozen=True, slots=True)
class DuplicateKey(Problem):
    """One key stands twice in one map."""

    code = "duplicate-key"
    why = Said(
        "同一层里一个键只能写一次。多数 YAML 程序会悄悄用后一个盖掉前一个，这样会丢掉规则，所以这里不允许。",
        "A key stands once in a map. Most YAML readers let the second silently replace the "
        "first, which loses "
        "rules, so it is refused.",
    )
    key: str
    first_line: int

    def message(self) -> Said:
        """Name the key and where it stood first."""
        return Said(
            f"键“{self.key}”在第 {self.first_line} 行已经写过",
            f"The key `{self.key}` already stands on line {self.first_line}",
        )

    def hint(self) -> Said:
        """Keep one."""
        return Said("请合并成一处，或改名", "Merge the two, or rename one")


@dataclass(frozen=True, slots=True)
class AlikeKeys(Problem):
    """Two keys differ only by width or case."""

    code = "alike-keys"
    why = Said(
        "两个键只差大小写或全角半角，人眼分不清，引用时容易写错，所以不能并存。",
        "Two keys that differ only in case or in full and half width cannot be told apart by "
        "eye, so they may "
        "not stand together.",
    )
    key: str
    other: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"“{self.key}”与“{self.other}”只差大小写或全角半角",
            f"`{self.key}` and `{self.other}` differ only in case or width",
        )

    def hint(self) -> Said:
        """Rename."""
        return Said("请给其中一个换名字", "Rename one of them")


@dataclass(frozen=True, slots=True)
class AliasUsed(Problem):
    """An anchor or alias."""

    code = "yaml-alias"
    why = Said(
        "锚点（&）和别名（*）让读者要到别处去找内容，还能用来撑爆内存，所以配置里不用。"
        "要共用的内容请写成参数、代码表或命名规则。",
        "Anchors (&) and aliases (*) send the reader elsewhere and can be used to exhaust "
        "memory, so packs do "
        "not use them. Share by parameters, code lists or definitions.",
    )

    def message(self) -> Said:
        """Say that aliases are not used."""
        return Said("配置里不用锚点和别名", "Anchors and aliases are not used in packs")

    def hint(self) -> Said:
        """Quote it, or write it out."""
        return Said(
            "请把内容写出来；若本来就是文字，请加引号", "Write it out; quote it if it is meant as text"
        )


@dataclass(frozen=True, slots=True)
class TagUsed(Problem):
    """A YAML tag."""

    code = "yaml-tag"
    why = Said(
        "标签（!）会指示程序怎样解读内容，甚至运行代码，所以配置里不用；每个值都按它的键来读。",
        "Tags (!) tell a program how to interpret a value or even to run code, so packs do not "
        "use them; every "
        "value is read by its key.",
    )
    tag: str

    def message(self) -> Said:
        """Name the tag."""
        return Said(f"配置里不用标签“{self.tag}”", f"The tag `{self.tag}` is not used in packs")

    def hint(self) -> Said:
        """Remove or quote it."""
        return Said("请删去；若本来就是文字，请加引号", "Remove it; quote the value if it is meant as text")


@dataclass(frozen=True, slots=True)
class TabUsed(Problem):
    """A tab character."""

    code = "tab-character"
    why = Said(
        "制表符在不同编辑器里宽度不同，缩进就看不准，YAML 也不许用它缩进。请在编辑器里设为用空格代替。",
        "A tab has a different width in each editor, so indentation cannot be seen, and YAML "
        "forbids it there. "
        "Set the editor to insert spaces.",
    )

    def message(self) -> Said:
        """Say that there is a tab."""
        return Said("这里有制表符", "There is a tab here")

    def hint(self) -> Said:
        """Use spaces."""
        return Said("请改成空格", "Replace it by spaces")


@dataclass(frozen=True, slots=True)
class ControlCharacter(Problem):
    """An invisible character that may hide something."""

    code = "control-character"
    why = Said(
        "看不见的控制字符（包括改变书写方向的字符）会让看到的和执行的不一样，所以不能出现在配置里。",
        "Invisible control characters, among them those that change the direction of writing, "
        "let what is seen "
        "differ from what is done, so packs may not hold them.",
    )
    code_point: int

    def message(self) -> Said:
        """Name the character by its number."""
        name = f"U+{self.code_point:04X}"
        return Said(f"这里有看不见的字符 {name}", f"There is an invisible character {name} here")

    def hint(self) -> Said:
        """Delete it."""
        return Said("请删去，或重新输入这一行", "Delete it, or type the line again")


@dataclass(frozen=True, slots=True)
class SeveralDocuments(Problem):
    """More than one YAML document in a file."""

    code = "several-documents"
    why = Said(
        "一个文件只放一份内容；“---”之后的部分容易被忽略。请把它拆成另一个文件。",
        "A file holds one document; what stands after `---` is easily overlooked. Put it into a "
        "file of its own.",
    )

    def message(self) -> Said:
        """Say where the second begins."""
        return Said("这里开始了第二份内容", "A second document begins here")

    def hint(self) -> Said:
        """Split the file."""
        return Said("请拆成另一个文件", "Move it to another file")


@dataclass(frozen=True, slots=True)
class TooDeeplyNested(Problem):
    """Nested more deeply than allowed."""

    code = "nested-too-deep"
    why = Said(
        "缩进层数有上限，免得一个文件拖垮检查，也没有人读得懂那么深的内容。",
        "The depth of nesting is limited, so that no file can exhaust the checker; nobody can "
        "read that deep.",
    )
    depth_max: int

    def message(self) -> Said:
        """The limit."""
        return Said(f"嵌套超过 {self.depth_max} 层", f"Nested more than {self.depth_max} levels deep")


@dataclass(frozen=True, slots=True)
class FileTooLarge(Problem):
    """More text than allowed."""

    code = "file-too-large"
    why = Said(
        "单个文件有大小上限。一个机制一个文件，长名单放进目录表。",
        "The size of a file is limited. One mechanism stands in one file; long lists belong into catalogues.",
    )
    bytes_max: int

    def message(self) -> Said:
        """The limit."""
        megabytes = self.bytes_max // (1024 * 1024)
        return Said(f"文件超过 {megabytes} MiB", f"The file is larger than {megabytes} MiB")

    def hint(self) -> Said:
        """Split it."""
        return Said("请按机制拆成几个文件", "Split it by mechanism")


@dataclass(frozen=True, slots=True)
class TooManyFiles(Problem):
    """More files than allowed."""

    code = "too-many-files"
    why = Said(
        "一个配置包连同它的上级最多有这么多文件，免得误把整个磁盘当成配置来读。",
        "A pack with its parents has at most so many files, so that nobody compiles a whole disk by mistake.",
    )
    files: int
    files_max: int

    def message(self) -> Said:
        """Both counts."""
        return Said(
            f"共有 {self.files} 个文件，超过 {self.files_max} 个",
            f"There are {self.files} files; {self.files_max} are allowed",
        )


@dataclass(frozen=True, slots=True)
class EmptyFile(Problem):
    """A file without content."""

    code = "empty-file"
    why = Said(
        "文件里没有任何内容。若不需要它，请删去；若只想占位，请写上 status: draft。",
        "The file holds nothing. Delete it if it is not needed.",
    )

    def message(self) -> Said:
        """Say that it is empty."""
        return Said("文件是空的", "The file is empty")


@dataclass(frozen=True, slots=True)
class KeyNotText(Problem):
    """A list or map used as a key."""

    code = "key-not-text"
    why = Said(
        "键必须是一段文字。用列表或映射作键是 YAML 的一种少见写法，这里没有意义；"
        "常见的原因是花括号没有加引号。",
        "A key must be a text. Lists and maps as keys mean nothing here; most often a text with "
        "braces lacks its "
        "quotes.",
    )

    def message(self) -> Said:
        """Say that a key must be text."""
        return Said("键必须是文字", "A key must be a text")

    def hint(self) -> Said:
        """Quote."""
        return Said("含花括号的文字要加引号", "Quote a text that holds braces")


@dataclass(frozen=True, slots=True)
class NoSuchFile(Problem):
    """A CSV that is not in the pack."""

    code = "no-catalogue"
    why = Said(
        "file 写包内 catalogues/ 下的 CSV 文件，例如 catalogues/标准.csv。",
        "`file` names a CSV below `catalogues/` of the pack that says so, as in `catalogues/rates.csv`.",
    )
    path: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name the file."""
        return Said(f"找不到文件“{self.path}”", f"There is no file `{self.path}`")

    def hint(self) -> Said:
        """What there is."""
        shown = "、".join(self.known[:8])
        return Said(f"有：{shown}", f"There are: {shown}") if shown else Said("", "")


@dataclass(frozen=True, slots=True)
class BadCsv(Problem):
    """A CSV line that cannot be read."""

    code = "bad-csv"
    why = Said(
        "CSV 每行一条，逗号分隔；含逗号的格子用双引号括起，引号在行内关闭。",
        "One row a line, cells with commas between them; a cell with a comma stands in double quotes that "
        "close on the same line.",
    )

    def message(self) -> Said:
        """Say what is open."""
        return Said("引号没有关闭", "A quotation mark is not closed")


TEXT_PROBLEMS: tuple[type[Problem], ...] = (
    YamlMistake,
    DuplicateKey,
    AlikeKeys,
    AliasUsed,
    TagUsed,
    TabUsed,
    ControlCharacter,
    SeveralDocuments,
    TooDeeplyNested,
    FileTooLarge,
    TooManyFiles,
    EmptyFile,
    KeyNotText,
    NoSuchFile,
    BadCsv,
)
