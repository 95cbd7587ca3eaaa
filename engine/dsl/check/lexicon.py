"""Words by which forbidden and personal things go, and how a text is searched for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.model.form import PrivacyClass


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


#: What no pack may ask; configs/cn writes it out and may add, and it holds without a parent too.
CORE: Mapping[str, tuple[str, ...]] = {
    "religion": _words("宗教 信仰 教派 zongjiao xinyang religious faith"),
    "ethnicity": _words("民族 族别 族群 minzu ethnic nationality_group"),
    "political_opinion": _words("政治观点 思想动态 政治倾向 政治面貌 political_view sixiang_dongtai"),
    "risk_level": _words("风险等级 风险人员 危险程度 危险等级 红黄绿 risk_score risk_grade fengxian_dengji"),
    "stability_level": _words("维稳 稳控 稳定等级 stability weiwen"),
    "focus_person": _words("重点人员 关注对象 管控对象 排查对象 重点对象 watch_list zhongdian_renyuan"),
    "petition_history": _words("信访历史 上访 信访次数 petition shangfang xinfang"),
    "face": _words("人脸 面部特征 刷脸 face_id renlian"),
    "fingerprint": _words("指纹 掌纹 虹膜 zhiwen iris"),
    "voice_print": _words("声纹 声音特征 voiceprint shengwen"),
    "track": _words("轨迹 行踪 trajectory whereabouts guiji"),
    "device_id": _words("设备标识 设备号 imei mac_address"),
    "credit_score": _words("信用分 诚信分 品德分 信用等级 social_credit xinyongfen"),
    "family_tree": _words("家族关系 家谱 亲属关系图 jiapu"),
    "visitors": _words("来访人员 访客 来往人员 走访亲友 fangke"),
}
#: Words that betray a personal field, and the least class it must have.
PERSONAL: Mapping[PrivacyClass, tuple[str, ...]] = {
    PrivacyClass.SENSITIVE: _words(
        "身份证 证件号 银行卡 银行账号 病史 病情 残疾 精神疾病 艾滋 健康状况 怀孕",
        "sfz id_card id_number bank_card bank_account medical_history disability",
    ),
    PrivacyClass.CONTACT: _words(
        "手机 联系电话 电话号码 联系方式 家庭住址 住址 家庭地址 微信号 邮箱",
        "phone mobile shouji dianhua home_address zhuzhi wechat email",
    ),
}
#: Purposes that say nothing.
VAGUE = frozenset(_words("工作需要 管理需要 其他 其它 业务需要 统计需要 备查 登记 工作 管理"))

_APART = re.compile(r"[\W_]+")
_SOLID_LEAST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found, and what it stands for."""

    meaning: str
    word: str


def folded(text: str) -> str:
    """A text without what hides a word: width, case, spaces, punctuation."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())


class Lexicon:
    """Words by what they stand for, prepared once for many searches."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        every = ((meaning, word) for meaning, known in words.items() for word in (meaning, *known) if word)
        self._entries = tuple((Hit(meaning, word), folded(word), _spaced(word)) for meaning, word in every)

    def find(self, text: str) -> Hit | None:
        """The first known word: Chinese anywhere, Latin as a word of its own or, if long, anywhere."""
        solid, spaced = folded(text), _spaced(text)
        for hit, bare, apart in self._entries:
            if bare in solid and (not bare.isascii() or len(bare) >= _SOLID_LEAST):
                return hit
            if apart in spaced or f" {bare} " in spaced:
                return hit
        return None


def _spaced(text: str) -> str:
    """The words of a text, each between spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(part for part in _APART.split(plain) if part)} "
