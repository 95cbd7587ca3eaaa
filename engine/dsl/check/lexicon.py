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
    "religion": _words("宗教 信仰 教派 信教 教徒 zongjiao xinyang religious faith"),
    "ethnicity": _words(
        "民族 族别 族群 族裔 汉族 回族 维吾尔族 哈萨克族 minzu ethnic nationality_group race"
    ),
    "political_opinion": _words("政治观点 思想动态 政治倾向 政治面貌 political_view sixiang_dongtai"),
    "risk_level": _words(
        "风险等级 风险级别 风险分级 风险评分 风险人员 危险程度 危险等级 红黄绿",
        "risk_score risk_grade fengxian_dengji",
    ),
    "stability_level": _words("维稳 稳控 涉稳 稳定等级 不稳定人员 stability weiwen"),
    "focus_person": _words(
        "重点人员 重点人群 关注对象 关注人员 管控对象 排查对象 重点对象 帮教对象 人员黑名单",
        "watch_list blacklist zhongdian_renyuan",
    ),
    "petition_history": _words("信访历史 上访 信访次数 信访人 缠访 petition shangfang xinfang"),
    "face": _words("人脸 面部特征 刷脸 face_id biometric renlian"),
    "fingerprint": _words("指纹 掌纹 虹膜 zhiwen iris"),
    "voice_print": _words("声纹 声音特征 voiceprint shengwen"),
    "track": _words("轨迹 行踪 定位记录 trajectory whereabouts location_history guiji"),
    "device_id": _words("设备标识 设备号 设备id 手机串号 imei imsi mac_address"),
    "credit_score": _words(
        "信用分 诚信分 诚信积分 诚信等级 品德分 信用等级 信用评级 social_credit xinyongfen"
    ),
    "family_tree": _words("家族关系 家谱 亲属关系图 jiapu"),
    "criminal_record": _words("前科 犯罪记录 刑满释放 社区矫正 qianke criminal_history"),
    "genetic": _words("基因检测 基因信息 dna"),
    "visitors": _words("来访人员 来访者 访客 来往人员 走访亲友 visitor fangke"),
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

#: Traditional characters of the words above: whoever writes them means the same.
_PLAIN = str.maketrans(
    "風險級別評臉維穩點員對關軌跡設備誠積譜係歷訪紋聲徵來觀動態傾雙號屬圖觸黃綠紅釋",
    "风险级别评脸维稳点员对关轨迹设备诚积谱系历访纹声征来观动态倾双号属图触黄绿红释",
)

_APART = re.compile(r"[\W_]+")
_SOLID_LEAST = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that was found, and what it stands for."""

    meaning: str
    word: str


def folded(text: str) -> str:
    """A text without what hides a word: width, case, script, tones, spaces, punctuation."""
    return _APART.sub("", _bare(text))


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
            if apart in spaced or any(f" {bare}{plural} " in spaced for plural in ("", "s")):
                return hit
        return None


def _spaced(text: str) -> str:
    """The words of a text, each between spaces."""
    return f" {' '.join(part for part in _APART.split(_bare(text)) if part)} "


def _bare(text: str) -> str:
    """Half width, lower case, simplified, without the tones and accents of Latin letters."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_PLAIN)
