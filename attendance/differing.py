"""What differs from 出勤 on a signed sheet, as somebody types it: 12 45-47 事假, 88 迟到, 103 旷课."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from attendance.models import AttendanceStatus, LeaveKind
from attendance.value import CHOICES, PRESENT, Value

LONGEST = 4000
_ABSENT, _LATE, _EARLY = (Value(code) for code in ("ABSENT", "LATE", "LEFT_EARLY"))
_SICK, _PERSONAL, _OFFICIAL = (
    Value(AttendanceStatus.ON_LEAVE.value, kind.value)
    for kind in (LeaveKind.SICK, LeaveKind.PERSONAL, LeaveKind.OFFICIAL)
)
_SPELLINGS: tuple[tuple[Value, tuple[str, ...]], ...] = (
    (PRESENT, ("出勤", "已到", "到", "present")),
    (_LATE, ("迟到", "late")),
    (_EARLY, ("早退", "left early", "early")),
    (_PERSONAL, ("事假", "personal leave", "personal")),
    (_SICK, ("病假", "sick leave", "sick")),
    (_OFFICIAL, ("公假", "official leave", "official")),
    (_ABSENT, ("旷课", "缺席", "未到", "absent")),
)
_WORDS = {word: value for value, words in _SPELLINGS for word in words}
_VAGUE = ("请假", "on leave", "leave")  # which leave?
# As they come from a Chinese keyboard; one character for one, so that places in the text stay.
_WESTERN = {ord("０") + digit: str(digit) for digit in range(10)} | {
    ord(wide): narrow for wide, narrow in zip("－—–―‐～〜~，、；。：\u3000", "--------,,;;: ", strict=True)
}
_TOKEN = re.compile(
    r"(?P<space>[\s,;.:]+)"
    r"|(?P<phrase>(?:personal leave|sick leave|official leave|left early|on leave)(?![a-z]))"
    r"|(?P<range>第?(?P<first>[0-9]+)号?\s*(?:-+|至|到)\s*第?(?P<last>[0-9]+)号?)"
    r"|(?P<number>第?(?P<serial>[0-9]+)号?)"
    r"|(?P<word>[^\s,;.:0-9-]+|-+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Misreading:
    """A part of the text that cannot be taken: which words, where they begin (line and character from 1), and why."""

    words: str
    line: int
    character: int
    reason: str

    @property
    def sentence(self) -> str:
        """第 1 行第 4 字“45-47”：……"""
        place = {"line": self.line, "character": self.character, "words": self.words}
        return _("第 %(line)d 行第 %(character)d 字“%(words)s”：") % place + self.reason


@dataclass(frozen=True)
class Paper:
    """What serials can be named: `size` of them in all, `blank` those of nobody; and names that stand there once."""

    size: int
    blank: frozenset[int] = frozenset()
    names: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Differences:
    """Serial → value as typed, and what could not be read."""

    values: Mapping[int, Value]
    misread: tuple[Misreading, ...] = ()


@dataclass
class _Reader:
    """Reads from the left: serials and names gather until a word says what they are."""

    text: str
    paper: Paper
    values: dict[int, Value] = field(default_factory=dict)
    misread: list[Misreading] = field(default_factory=list)
    waiting: list[tuple[range | tuple[int, ...], str, int]] = field(default_factory=list)
    has_refused: bool = False  # something since the last word of a value

    def refuse(self, words: str, at: int, reason: str) -> None:
        """Notes a part that cannot be taken."""
        before = self.text[:at]
        line, character = before.count("\n") + 1, at - before.rfind("\n")
        self.misread.append(Misreading(words, line, character, reason))
        self.has_refused = True

    def serials(self, first: int, last: int, words: str, at: int) -> None:
        """Takes a serial or a range, where all of it stands on the sheet."""
        if first > last:
            self.refuse(words, at, _("请从小到大写。"))
        elif first < 1 or last > self.paper.size:
            self.refuse(words, at, _("表上只有 1 到 %(size)d 号。") % {"size": self.paper.size})
        elif blank := sorted(self.paper.blank.intersection(range(first, last + 1))):
            self.refuse(words, at, _("%(serial)d 号那一行没有这半天应到的学员。") % {"serial": blank[0]})
        else:
            self.waiting.append((range(first, last + 1), words, at))

    def word(self, words: str, at: int) -> None:
        """Takes a value, a name, or a name with a value behind it."""
        known = words.lower()
        if value := _own_words().get(known, _WORDS.get(known)):
            self.value(value, words, at)
        elif known in _VAGUE:
            self.waiting.clear()
            self.refuse(words, at, _("请写明事假、病假或公假。"))
        elif words in self.paper.names:
            self.name(words, at)
        elif end := _value_at_end(words):
            self.word(words[: -len(end)], at)
            self.word(end, at + len(words) - len(end))
        else:
            self.refuse(words, at, _("不是表上的姓名，也不是考勤的写法。"))

    def name(self, words: str, at: int) -> None:
        """Takes a name that stands on the sheet once."""
        places = self.paper.names[words]
        if len(places) > 1:
            serials = _("、").join(str(serial) for serial in places)
            self.refuse(words, at, _("表上有同名的人，请写序号：%(serials)s。") % {"serials": serials})
        else:
            self.waiting.append((places, words, at))

    def value(self, value: Value, words: str, at: int) -> None:
        """Gives the value to all that wait for one."""
        if not self.waiting and not self.has_refused:
            self.refuse(words, at, _("前面没有序号。"))
        for serials, said, place in self.waiting:
            for serial in serials:
                if self.values.setdefault(serial, value) != value:
                    twice = {"serial": serial, "one": self.values[serial].label, "other": value.label}
                    self.refuse(said, place, _("%(serial)d 号写了两次：%(one)s、%(other)s。") % twice)
        self.waiting.clear()
        self.has_refused = False

    def end(self) -> None:
        """Whatever still waits was not said to be anything."""
        for _serials, words, at in self.waiting:
            self.refuse(words, at, _("没有写是什么，如“事假”“旷课”。"))


def parse(text: str, paper: Paper) -> Differences:
    """Reads what was typed: serials, ranges or names, then a word for all of them; separators and full-width characters do
    not matter. What cannot be read is told with its place, and nothing is guessed."""
    reader = _Reader(text, paper)
    for token in _TOKEN.finditer(text.translate(_WESTERN)):
        words, at = text[token.start() : token.end()], token.start()
        if token["range"]:
            reader.serials(int(token["first"]), int(token["last"]), words, at)
        elif token["number"]:
            reader.serials(int(token["serial"]), int(token["serial"]), words, at)
        elif not token["space"]:
            reader.word(words, at)
    reader.end()
    misread = sorted(reader.misread, key=lambda one: (one.line, one.character))
    return Differences(dict(sorted(reader.values.items())), tuple(misread))


def format_differences(values: Mapping[int, Value]) -> str:
    """The shortest way to type those values, in the reader's language; `parse` reads it back."""
    serials: dict[Value, list[int]] = defaultdict(list)
    for serial, value in sorted(values.items()):
        serials[value].append(serial)
    return ", ".join(f"{_runs(serials[value])} {value.label}" for value in CHOICES if value in serials)


def _runs(serials: list[int]) -> str:
    """1 3-5 from 1, 3, 4, 5."""
    runs = [
        [serial for _place, serial in run]
        for _gap, run in groupby(enumerate(serials), key=lambda one: one[1] - one[0])
    ]
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _own_words() -> dict[str, Value]:
    """The labels in the reader's language."""
    return {value.label.lower(): value for value in CHOICES}


def _value_at_end(words: str) -> str:
    """The word of a value with which the text ends, as in 王小宁事假; "" where there is none or nothing before it."""
    ends = [word for word in (*_WORDS, *_VAGUE) if words.lower().endswith(word) and word != "到"]
    longest = max(ends, key=len, default="")
    return words[-len(longest) :] if 0 < len(longest) < len(words) else ""
