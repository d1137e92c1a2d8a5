"""Cells that hold one of a few words: gender, nationality, political status, education, new or re-elected."""

import functools
import re

from django.utils.translation import gettext as _

from intake.cells import without_spaces, written
from intake.problems import Problem
from intake.sheets import Raw

_GENDERS = {
    "男": "男",
    "女": "女",
    "男性": "男",
    "女性": "女",
    "M": "男",
    "F": "女",
    "MALE": "男",
    "FEMALE": "女",
}

# fmt: off
_NAMES = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土", "达斡尔",
    "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克",
    "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)
# fmt: on
_NATIONALITIES = frozenset(_NAMES)
# As they are written, the largest first.
NATIONALITIES = tuple(name + "族" for name in _NAMES)
_OTHER_NATIONALITIES = frozenset(("其他", "未识别民族", "穿青人", "外国血统中国籍人士"))

_POLITICAL_STATUSES: dict[str, str] = {
    "中共党员": "中共党员 党员 共产党员 中国共产党党员 中国共产党员 中共正式党员 正式党员 中共",
    "中共预备党员": "中共预备党员 预备党员 中国共产党预备党员 共产党预备党员 预备",
    "共青团员": "共青团员 团员 中国共产主义青年团团员",
    "群众": "群众 普通群众 普通公民",
    "无党派人士": "无党派人士 无党派 无党派民主人士",
    "民主党派": "民主党派 民革 民盟 民建 民进 农工党 农工民主党 致公党 九三学社 九三 台盟",
}
_OF_A_PARTY = re.compile("(?:党员|会员|盟员|社员|成员|员)$")

_EDUCATIONS = {
    "研究生": "研究生 硕士 博士 硕士研究生 博士研究生 研究生学历",
    "本科": "本科 大学 大学本科 学士 本科学历",
    "大专": "大专 专科 大学专科 高职 高等职业 大专学历",
    "中专": "中专 中等专科 中技 技校 职高 中职 职业高中 中专学历",
    "高中": "高中 普通高中 高中学历",
    "初中及以下": "初中及以下 初中 小学 初中以下 初中学历 小学学历",
}
_HOW_STUDIED = re.compile("^(?:全日制|在职|成人|自考|函授|(?:中央|省委|市委|区委|县委)?党校)+|毕业$")

_SAID_NEW = re.compile("新任|初任|新当选")
_SAID_AGAIN = re.compile("连任|留任|连选")


# The words that everything else is read as.
POLITICAL_STATUSES = tuple(_POLITICAL_STATUSES)
EDUCATIONS = tuple(_EDUCATIONS)


def _words(table: dict[str, str]) -> dict[str, str]:
    return {word: value for value, words in table.items() for word in words.split()}


_POLITICAL_WORDS = _words(_POLITICAL_STATUSES)
_EDUCATION_WORDS = _words(_EDUCATIONS)


def gender(raw: Raw) -> str | Problem:
    """男 or 女; "" for an empty cell."""
    word = _word(raw)
    value = _GENDERS.get(word.upper(), "")
    return value if value or not word else Problem(_("性别“%(word)s”请填男或女。") % {"word": word[:40]})


def nationality(raw: Raw) -> str | Problem:
    """One of the 56 with 族 at its end: 汉 → 汉族; "" for an empty cell."""
    word = _word(raw)
    if word.removesuffix("族") in _NATIONALITIES:
        return word.removesuffix("族") + "族"
    if not word or word in _OTHER_NATIONALITIES:
        return word
    return Problem(_("民族“%(word)s”不在民族名录中，请检查。") % {"word": word[:40]})


def political_status(raw: Raw) -> str | Problem:
    """中共党员, 中共预备党员, 共青团员, 民主党派, 无党派人士 or 群众; "" for an empty cell."""
    word = _word(raw)
    value = _political(word)
    if value or not word:
        return value
    return Problem(
        _("政治面貌“%(word)s”请填中共党员、中共预备党员、共青团员、民主党派或群众。") % {"word": word[:40]}
    )


def education(raw: Raw) -> str | Problem:
    """研究生, 本科, 大专, 中专, 高中 or 初中及以下; "" for an empty cell."""
    word = _word(raw)
    value = _education(word)
    if value or not word:
        return value
    return Problem(_("学历“%(word)s”请填研究生、本科、大专、中专、高中或初中及以下。") % {"word": word[:40]})


def is_new(raw: Raw) -> bool | None:
    """Whether the post is held for the first time, by 新任 or 连任 anywhere in the cell; None if it does not say."""
    word = _word(raw)
    if not word:
        return None
    new, again = bool(_SAID_NEW.search(word)), bool(_SAID_AGAIN.search(word))
    if new == again:
        return {"是": True, "否": False}.get(word)
    return new and "非新任" not in word


def _word(raw: Raw) -> str:
    if raw == "":
        return ""
    return without_spaces(raw if isinstance(raw, str) else written(raw))


@functools.lru_cache(maxsize=256)
def _political(word: str) -> str:
    return _POLITICAL_WORDS.get(word) or _POLITICAL_WORDS.get(_OF_A_PARTY.sub("", word), "")


@functools.lru_cache(maxsize=256)
def _education(word: str) -> str:
    return _EDUCATION_WORDS.get(word) or _EDUCATION_WORDS.get(_HOW_STUDIED.sub("", word), "")
