"""A hall that is lent: one pack with every way of being refused, installed on a database of its own."""

from __future__ import annotations

from pathlib import Path

from engine.base.clock import VirtualClock
from engine.bootstrap import install_pack, load_sample, open_site
from engine.rehearsal.sample import Login
from engine.service.engine import Engine
from engine.store.opening import prepare
from tests.journeys.place import moment

PACK = {
    "pack.yaml": "pack: hall\nlabel: 礼堂\nlevel: street\nlanguage: 1\nin_force_from: 2020-01-01\n"
    "sources: {rule: {document: 礼堂使用办法, dated: 2020-01-01}}\n",
    "org.yaml": """
hierarchies: {admin: 行政}
unit_types:
  street: {label: 街道, count: 1}
  community: {label: 社区, parents: {admin: street}}
posts:
  clerk: {label: 办事员, in: community}
  keeper: {label: 管理员, in: street}
""",
    "sample/units.yaml": """
since: 2020-01-01
units:
  S: {type: street, label: 示例街道}
  A: {type: community, label: 甲社区, parents: {admin: S}}
  B: {type: community, label: 乙社区, parents: {admin: S}}
""",
    "sample/people.yaml": """
people:
  lan: {name: 蓝示一, posts: {clerk: A}}
  bei: {name: 贝示一, posts: {clerk: B}}
  mo: {name: 莫示一, posts: {keeper: S}}
  res: {name: 居示一, member: []}
logins:
  lan: {person: lan, role: 办事员}
  bei: {person: bei, role: 办事员}
  mo: {person: mo, role: 管理员}
  res: {person: res, role: 居民}
""",
    "mechanisms/hall.yaml": """
mechanism: hall
label: 礼堂
source: rule
parameters:
  most: {label: 人数上限, type: number, values: {2020-01-01: 60}, standing: S}
  yearly: {label: 每年最多次数, type: number, values: {2020-01-01: 1}, standing: S}
  big: {label: 大场人数, type: number, values: {2020-01-01: 50}, standing: S}
  years: {label: 最低年限, type: number, values: {2020-01-01: 3}, standing: S}
forms:
  asked:
    label: 借用申请
    fields:
      people: {type: int, label: 人数, required: true, list: true}
      since: {type: date, label: 成立日期, required: true}
    checks:
      too_many:
        when: form.people > $most or form.people < 1
        message: '人数超出上限 {form.people - $most} 人'
        fields: [people]
      too_often:
        when: count(records("asked") where row.by = me and row.day in year_of(today)) >= $yearly
        message: 今年已经借过
      too_young: {when: not passes(old_enough(form.since)), message: 尚不能借用, fields: [since]}
  given:
    label: 核定
    fields:
      people: {type: int, label: 核定人数, required: true}
    checks:
      more:
        when: given.people > asked.people
        level: warn
        message: 多于申请人数
eligibility:
  old_enough:
    label: 借用资格
    subject: organisation
    inputs: {since: {label: 成立日期, type: date}}
    values: {age: {label: 成立满年数, value: "years(since, as_of)"}}
    conditions:
      young: {label: 满最低年限, when: age >= $years, message: '成立 {age} 年，未满 {$years} 年'}
processes:
  lend:
    label: 借用礼堂
    start: {form: asked, residents: true, by: post(clerk), unit: community}
    steps:
      give:
        label: 核定
        by: post(keeper)
        form: given
        outcomes: [agree, reject]
        checks:
          over:
            when: given.people > $most
            message: '核定 {given.people} 人，超出 {$most} 人'
            fields: [people]
      way:
        label: 人多人少
        choose:
          big:
            label: 大场
            when: given.people >= $big
            steps: {stage: {label: 搭台, by: post(keeper), outcomes: [done]}}
          small: {label: 小场}
      tidy:
        label: 清场
        by: post(keeper)
        outcomes: [done]
        checks:
          few: {when: given.people < $most, message: 没有坐满，不用清场}
  count:
    label: 清点
    start: {by: post(clerk)}
    steps:
      look: {label: 清点, by: post(clerk), outcomes: [done]}
""",
}


def opened(url: str, folder: Path, at: str = "2025-06-03 09:00") -> tuple[Engine, tuple[Login, ...]]:
    """The hall on a database, and who may sign in."""
    prepare(url)
    engine = open_site(url, clock=VirtualClock(moment(at)), blobs=folder)
    installed = install_pack(engine, {f"hall/{name}": text for name, text in PACK.items()}, "hall")
    assert installed.compiled is not None, [found.problem.message().zh for found in installed.findings]
    return engine, load_sample(engine, installed.compiled)
