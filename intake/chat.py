"""A block of chat text becomes people: 1.张三 站北社区书记 138… 2、李四,主任,139…, on one line or many.

Every character that is not a separator lies in exactly one piece: a person, what was left out (greetings, times,
nicknames, headings), or what could not be read. Nothing is dropped.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from intake.chat_groups import groups
from intake.chat_words import HAN, HEADING, Kind, PlaceAt, Word, is_separator, is_weak_name, parts_of, words

LENGTH = 20_000

_HALF_WIDTH = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys([0x3000, 0xA0, 0x2005, 0x2002, 0x2003, 0x2009, 0x200B, 0xFEFF, 0x200E, 0x200F, 9, 0], " ")
)
_DATE = r"(?:(?:20\d\d)[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天]"
_TIME = r"(?:凌晨|早上|上午|中午|下午|晚上)? *\d{1,2}:\d\d(?::\d\d)?(?: *[AaPp][Mm])?"
_WHEN = rf"(?:(?:{_DATE}) *)?{_TIME}"
_SPOKE = re.compile(rf"\s*(?:{_DATE}|{_WHEN}|\S.{{0,28}}? +{_WHEN}|{_WHEN} +[^\s(]{{1,20}}(?:\([^)]*\))?)\s*")
_SPEAKER = re.compile(r"\s*([^\s:,、;()]{1,12}):(?!\d)")
_CHANGED = re.compile(r"不能|不来|不参加|不去|无法|请假|取消|换成|改成|改为|换人|退出|撤回|有事|冲突|替换")
_LABELLED = re.compile(r"\s*(?:单位|工作单位|单位及职务|职务|电话|手机|手机号|联系电话|联系方式|备注)\s*:")
_DATA = frozenset((Kind.PHONE, Kind.PLACE, Kind.POST, Kind.NEWNESS))


class Why(Enum):
    """Why a piece was left out, or not read."""

    POLITE = auto()
    SPOKE = auto()
    HEADING = auto()
    MENTION = auto()
    CHANGED = auto()
    NO_NAME = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the block, as it was written: [start, end) of it, on the line counted from 1."""

    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A piece that is nobody, and why."""

    piece: Piece
    why: Why


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A person as written. "" and None mean that the message says nothing; `rest` are words that were not used.

    `place` are the words of the unit, `above` those of the heading that stands over the person.
    """

    piece: Piece
    name: str
    place: str = ""
    post: str = ""
    phone: str = ""
    is_new: bool | None = None
    above: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """What a block holds, each in its order."""

    people: tuple[Mentioned, ...]
    left_out: tuple[Aside, ...]
    unread: tuple[Aside, ...]

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return len(self.people) + len(self.left_out) + len(self.unread)


def half_width(block: str) -> str:
    """The block with half-width digits, letters, signs and blanks, character by character."""
    return block.translate(_HALF_WIDTH)


def nowhere(text: str) -> int:
    """The `PlaceAt` of somebody who knows no unit."""
    return 0


def read(block: str, *, place_at: PlaceAt = nowhere) -> Chat:
    """The people of a block of at most `LENGTH` characters; `place_at` knows the units."""
    return _Reading(block, place_at).run()


class _Reading:
    """One block. Offsets in the half-width text are those of the block as it was written."""

    def __init__(self, block: str, place_at: PlaceAt) -> None:
        self.block, self.text, self.place_at = (
            block,
            half_width(block).replace("．", "."),
            place_at,
        )
        self.found: list[Mentioned | Aside] = []
        self.place = ""

    def run(self) -> Chat:
        """Line by line."""
        for start, end in self._lines():
            self._line(start, end)
        people = [one for one in self.found if isinstance(one, Mentioned)]
        asides = [one for one in self.found if isinstance(one, Aside)]
        unread = [one for one in asides if one.why in (Why.CHANGED, Why.NO_NAME)]
        return Chat(tuple(people), tuple(one for one in asides if one not in unread), tuple(unread))

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Lines, and those together of which the later ones only say 单位：… 电话：… of the person above."""
        begun, ended, labelled = 0, 0, False
        for line in re.finditer(r"[^\r\n]*(?:\r\n?|\n|\Z)", self.text):
            goes_on = labelled and bool(_LABELLED.match(line[0]))
            labelled = goes_on or line[0].lstrip().startswith(("姓名", "参训人员"))
            if ended > begun and not goes_on:
                yield begun, ended
                begun = line.start()
            ended = line.end()
        if ended > begun:
            yield begun, ended

    def _line(self, start: int, end: int) -> None:
        line = self.text[start:end]
        if _SPOKE.fullmatch(line):
            self._aside(start, end, Why.SPOKE)
            return
        speaker = _SPEAKER.match(line)
        if speaker and self._is_speaker(speaker[1], line[speaker.end() :]):
            self._aside(start, start + speaker.end(), Why.SPOKE)
            start += speaker.end()
        numbered, begun = False, start
        for word in self._words(start, end):
            if word.kind is Kind.MARKER:
                self._segment(begun, word.start, numbered=numbered)
                numbered, begun = True, word.start
        self._segment(begun, end, numbered=numbered)

    def _is_speaker(self, said: str, rest: str) -> bool:
        """Whether the word before a colon is who speaks, and neither a unit, a label nor the person meant."""
        kinds = [word.kind for word in words(said, 0, len(said), self.place_at, names_first=False)]
        if any(kind in _DATA or kind in (Kind.LABEL, Kind.MARKER, Kind.MENTION) for kind in kinds):
            return False
        if HEADING.fullmatch(said[self.place_at(said) :] or "名单"):
            return False
        follows = [word.kind for word in words(rest, 0, len(rest), self.place_at, names_first=True)]
        return not follows or Kind.NAME in follows or set(follows) <= {Kind.POLITE, Kind.MENTION}

    def _words(self, start: int, end: int, *, names_first: bool = False) -> list[Word]:
        return list(words(self.text, start, end, self.place_at, names_first=names_first))

    def _segment(self, start: int, end: int, *, numbered: bool) -> None:
        """What stands between two numbers, or on a line without them."""
        if _CHANGED.search(self.text, start, end) and self._words(start, end):
            self._aside(start, end, Why.CHANGED)
            return
        found = self._with_names(start, end, numbered=numbered)
        apart = list(groups(found))
        for group in apart:
            self._group(group, alone=not numbered and len(apart) == 1)

    def _with_names(self, start: int, end: int, *, numbered: bool) -> list[Word]:
        """The words, read so that somebody is named if that can be."""
        found: list[Word] = []
        for names_first in (False, True):
            found = self._words(start, end, names_first=names_first)
            if any(word.kind is Kind.NAME for word in found):
                return found
        if any(word.kind is Kind.MENTION for word in found) and (numbered or self._says_more(found)):
            return [part for word in found for part in self._mentioned(word)]
        if numbered or any(word.kind is Kind.PHONE for word in found):
            place = next((at for at, word in enumerate(found) if word.kind is Kind.OTHER), None)
            if place is not None and is_weak_name(found[place].text):
                found[place] = replace(found[place], kind=Kind.NAME)
        return found

    def _says_more(self, found: Sequence[Word]) -> bool:
        """Whether there is more than who is spoken to: a unit, a post, a phone, beside a mention or within it."""
        if any(word.kind in _DATA for word in found):
            return True
        inside = [kind for word in found for kind, _text in parts_of(word.text, self.place_at)]
        return (
            all(word.kind is Kind.MENTION for word in found) and Kind.NAME in inside and Kind.POST in inside
        )

    def _mentioned(self, word: Word) -> Iterator[Word]:
        """A mention that means a person is cut into its parts: @张三书记."""
        if word.kind is not Kind.MENTION:
            yield word
            return
        at = word.start
        for kind, text in parts_of(word.text, self.place_at):
            end = at + len(text) + (at == word.start)
            yield Word(kind, at, end, text)
            at = end

    def _group(self, group: Sequence[Word], *, alone: bool) -> None:
        start, end = group[0].start, group[-1].end
        if any(word.kind is Kind.NAME for word in group):
            self.found.append(_person(self._piece(start, end), group, self.place))
            return
        said = [word for word in group if word.kind is not Kind.MARKER]
        kinds = {word.kind for word in said}
        others = "".join(word.text for word in said if word.kind is not Kind.PLACE)
        if said and kinds <= {Kind.POLITE, Kind.MENTION}:
            self._aside(start, end, Why.POLITE if Kind.POLITE in kinds else Why.MENTION)
        elif not others or HEADING.fullmatch(others):
            places = [word.text for word in said if word.kind is Kind.PLACE]
            if alone and places:
                self.place = "".join(places)
            self._aside(start, end, Why.HEADING)
        else:
            self._aside(start, end, Why.NO_NAME)

    def _aside(self, start: int, end: int, why: Why) -> None:
        self.found.append(Aside(self._piece(start, end), why))

    def _piece(self, start: int, end: int) -> Piece:
        while end > start and is_separator(self.text[end - 1]):
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        return Piece(self.text.count("\n", 0, start) + 1, start, end, self.block[start:end])


def _person(piece: Piece, group: Sequence[Word], above: str) -> Mentioned:
    said: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    for word in group:
        said[word.kind].append(word.text)
    places, posts, others = said[Kind.PLACE], said[Kind.POST], said[Kind.OTHER]
    usable = [word for word in others if len(word) > 1 and re.fullmatch(rf"[{HAN}]+", word)]
    if not places and usable and not (posts and above):
        places = [usable.pop(0)]
    elif not posts and usable:
        posts = [usable.pop(0)]
    used = [*places, *posts]
    return Mentioned(
        piece,
        name=said[Kind.NAME][0],
        place="".join(places),
        post="、".join(posts),
        phone="/".join(said[Kind.PHONE]),
        is_new=_newness(said[Kind.NEWNESS]),
        above=above,
        rest=" ".join(word for word in (*others, *said[Kind.FACT], *said[Kind.MENTION]) if word not in used),
    )


def _newness(said: Sequence[str]) -> bool | None:
    """Nobody has said (未注明) unless all words agree."""
    values = {word in ("新任", "新任职", "新当选", "初任") for word in said}
    return values.pop() if len(values) == 1 else None
