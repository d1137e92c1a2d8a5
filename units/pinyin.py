"""How a name is found by typing: its characters, full syllables and initials."""

import functools
import re
from collections.abc import Callable
from pathlib import Path

SURNAMES = Path(__file__).parent / "data" / "surname_pinyin.tsv"
# Stands before a run of Latin letters or digits, so that it is kept whole among the initials.
AS_IT_IS = "\0"

_NOT_WORD = re.compile(r"[\W_]+")


def search_key(name: str, *, person: bool = False) -> str:
    """What a search looks through, in lower case: 武进区 → "武进区 wujinqu wjq".

    With `person` the surname is read as a surname (单 shan); the usual reading of the same characters is
    added, so that whoever types `dan` finds the person too. Latin letters and digits stand for themselves,
    punctuation stays in the name alone. ü is found by v and by u.
    """
    name = name.strip()
    words = [name.lower()]
    for syllables in _readings(name, person=person):
        without_umlaut = [s if s.startswith(AS_IT_IS) else s.replace("v", "u") for s in syllables]
        words += [_joined(syllables), "".join(map(_initial, syllables)), _joined(without_umlaut)]
    return " ".join(dict.fromkeys(filter(None, words)))


def _joined(syllables: list[str]) -> str:
    return "".join(syllables).replace(AS_IT_IS, "")


def _initial(syllable: str) -> str:
    return syllable[1:] if syllable.startswith(AS_IT_IS) else syllable[0]


def _readings(name: str, *, person: bool) -> list[list[str]]:
    usual = _syllables(name)
    if person:
        for length in (2, 1):
            if surname := _surnames().get(name[:length]):
                return [[*surname, *_syllables(name[length:])], usual]
    return [usual]


def _syllables(text: str) -> list[str]:
    read = _pypinyin()[0]
    return [syllable for syllable in read(text, errors=_keep) if syllable != AS_IT_IS]


def _keep(run: str) -> str:
    return AS_IT_IS + _NOT_WORD.sub("", run).lower()


@functools.cache
def _pypinyin() -> tuple[Callable[..., list[str]], Callable[..., list[list[str]]]]:
    # Its dictionaries take a fifth of a second, which a command that searches nothing need not wait for.
    from pypinyin import Style, lazy_pinyin, pinyin

    return lazy_pinyin, functools.partial(pinyin, style=Style.NORMAL, heteronym=True)


@functools.cache
def _surnames() -> dict[str, list[str]]:
    lines = SURNAMES.read_text(encoding="utf-8").splitlines()
    return {surname: _split(surname, read_as) for surname, read_as in (line.split("\t") for line in lines)}


def _split(surname: str, read_as: str) -> list[str]:
    """The file joins the syllables of a two-character surname: 尉迟 yuchi → yu, chi."""
    if len(surname) == 1:
        return [read_as]
    readings_of = _pypinyin()[1]
    last = next(reading for reading in readings_of(surname[-1])[0] if read_as.endswith(reading))
    return [read_as.removesuffix(last), last]
