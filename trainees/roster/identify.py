"""Whom a row means: a person who is known, one further up in the same sheet, or somebody new."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from accounts import identity
from trainees.roster.entries import Entry
from trainees.roster.options import Key


class Somebody(Protocol):
    """What is compared of a person or of an earlier row."""

    name: str
    phone: str
    id_hash: str


T = TypeVar("T", bound=Somebody)


@dataclass(frozen=True, slots=True)
class Doubt:
    """The row may mean somebody, and a person has to look: the field in question, a sentence, and who it may be."""

    field: str
    message: str
    found: tuple[Any, ...] = ()


class Register(Generic[T]):
    """People by ID number, by mobile phone, and by name and unit. `label` names one of them in a sentence."""

    def __init__(self, label: Callable[[T], str]) -> None:
        self._label = label
        self._by_id: dict[str, T] = {}
        self._by_phone: dict[str, list[T]] = defaultdict(list)
        self._by_place: dict[tuple[str, int], list[T]] = defaultdict(list)

    def add(self, somebody: T, units: Iterable[int]) -> None:
        """Knows the person from now on, in each of the units."""
        if somebody.id_hash:
            self._by_id.setdefault(somebody.id_hash, somebody)
        if identity.is_mobile(somebody.phone):
            self._by_phone[somebody.phone].append(somebody)
        for unit in units:
            self._by_place[somebody.name, unit].append(somebody)

    def has_id(self, entry: Entry) -> bool:
        """Whether the row's ID number is somebody's."""
        return bool(entry.id_hash) and entry.id_hash in self._by_id

    def find(self, entry: Entry, key: Key) -> T | Doubt | None:
        """The one whom the row means; None if it is nobody here; a Doubt where it cannot be told."""
        if key == Key.AUTO:
            return self._by_all(entry)
        if key == Key.ID_NUMBER:
            return self._by_id.get(entry.id_hash)
        if key == Key.PHONE:
            return self._only(self._by_phone.get(entry.phone, []), "phone")
        return self._only(self._at_the_place(entry), "name")

    def _by_all(self, entry: Entry) -> T | Doubt | None:
        if found := self._by_id.get(entry.id_hash) if entry.id_hash else None:
            return found if found.name == entry.name else self._other_name(found, "id_number")
        if by_phone := self._by_phone.get(entry.phone):
            namesakes = [found for found in by_phone if found.name == entry.name]
            if not namesakes:
                return self._other_name(by_phone[0], "phone")
            clash = next((found for found in namesakes if _differ(found, entry)), None)
            return self._other_number(clash) if clash else self._only(namesakes, "phone")
        if at_the_place := self._at_the_place(entry):
            return self._only([found for found in at_the_place if not _differ(found, entry)], "name")
        return None

    def _at_the_place(self, entry: Entry) -> list[T]:
        return self._by_place.get((entry.name, entry.unit.id), []) if entry.unit else []

    def _only(self, found: list[T], field: str) -> T | Doubt | None:
        if len(found) < 2:
            return found[0] if found else None
        labels = _("、").join(self._label(somebody) for somebody in found)
        return Doubt(
            field,
            _("有 %(count)d 个人相符：%(labels)s。请填写身份证号以便区分。")
            % {"count": len(found), "labels": labels},
            tuple(found),
        )

    def _other_name(self, found: T, field: str) -> Doubt:
        what = _("身份证号") if field == "id_number" else _("手机号")
        return Doubt(
            field,
            _("这个%(what)s是%(label)s的，姓名不同。请检查。") % {"what": what, "label": self._label(found)},
            (found,),
        )

    def _other_number(self, found: T) -> Doubt:
        return Doubt(
            "id_number",
            _("姓名、手机号与%(label)s相同，身份证号却不同。请检查。") % {"label": self._label(found)},
            (found,),
        )


def missing_key(entry: Entry, key: Key) -> tuple[str, str] | None:
    """The field and the sentence where the row lacks the cell by which people are to be recognised."""
    if key == Key.ID_NUMBER and not entry.id_hash:
        return "id_number", _("按身份证号识别，但这一行没有身份证号。")
    if key == Key.PHONE and not identity.is_mobile(entry.phone):
        return "phone", _("按手机号识别，但这一行没有手机号。")
    return None


def contradictions(entry: Entry, earlier: Entry) -> Iterator[str]:
    """The fields in which a repeated row says something else than the earlier one."""
    for field in _OF_A_PERSON:
        one, other = getattr(entry, field), getattr(earlier, field)
        if one not in ("", None) and other not in ("", None) and one != other:
            yield field


_OF_A_PERSON = (
    "name",
    "gender",
    "nationality",
    "birth_month",
    "political_status",
    "education",
    "unit",
    "post",
    "phone",
    "id_number",
)


def _differ(somebody: Somebody, entry: Entry) -> bool:
    """Whether both have an ID number, and not the same one."""
    return bool(somebody.id_hash and entry.id_hash and somebody.id_hash != entry.id_hash)
