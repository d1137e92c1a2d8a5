"""Who holds the phone (认人): by the slip's code, by name and the phone's last digits, by a text message. Whatever does not
fit gets one answer, after the same work, so that guessing tells nothing."""

from collections.abc import Iterable
from secrets import compare_digest

from django.utils.translation import gettext as _

from accounts import sms
from accounts.guessing import Limit
from trainees import slip_codes, text_codes
from trainees.holding import enrolments_to_come
from trainees.models import Enrolment
from trainees.names import normalise

# Of one name in a class, right or wrong: five in a quarter of an hour, twenty a day.
OF_NAME = (Limit("name", 5, 15 * 60), Limit("name-day", 20, 24 * 3600))
# Wrong ones in a class, of whatever name: a hall of people mistypes less.
OF_CLASS = Limit("class", 600, 3600)


class NotRecognised(Exception):
    """It did not fit; the message is for the reader and does not say what."""

    def __init__(self) -> None:
        super().__init__(_("没有对上。请检查后再试，或者换一种方式；还不行，请找班主任。"))


class TooOften(Exception):
    """There were too many tries of this name or in this class; the message is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("试得太多了，请过几分钟再试，或者换一种方式。"))


class UnitNeeded(Exception):
    """Two people of the class share the name and the digits: which of them, the unit tells."""


def by_slip(code: str) -> Enrolment:
    """Whose open slip that is; raises NotRecognised."""
    found = slip_codes.find(code)
    if found is None:
        raise NotRecognised
    return found


def by_name(class_id: int, *, name: str, digits: str, unit: str = "") -> Enrolment:
    """Who attends the class under that name with a phone that ends so; `unit` only where two do. Raises NotRecognised,
    UnitNeeded and TooOften. One query whatever is asked."""
    name = normalise(name)
    asked = f"{class_id}:{name}"
    if OF_CLASS.is_reached(str(class_id)) or not all(limit.take(asked) for limit in OF_NAME):
        raise TooOften
    found = [person for person in _attending(class_id) if _fits(person, name, digits)]
    if len(found) > 1 and not unit.strip():
        raise UnitNeeded
    if len(found) > 1:
        found = [person for person in found if _works_in(person, unit)]
    if len(found) != 1:
        OF_CLASS.take(str(class_id))
        raise NotRecognised
    for limit in OF_NAME:
        limit.forget(asked)
    return found[0]


def by_text(class_id: int, *, number_hash: str, code: str) -> Enrolment:
    """Who got that code by text message; raises NotRecognised."""
    found = text_codes.check(number_hash, code)
    person = _first(row for row in _attending(class_id) if row.pk == found)
    if person is None:
        raise NotRecognised
    return person


def is_texting() -> bool:
    """Whether codes by text message are offered."""
    return sms.is_offered()


def _attending(class_id: int) -> list[Enrolment]:
    rows = enrolments_to_come().filter(training_class=class_id)
    return list(rows.select_related("cadre__user").order_by("pk"))


def _fits(person: Enrolment, name: str, digits: str) -> bool:
    """Compares all of both whatever the first says."""
    same_name = compare_digest(normalise(person.cadre.name).encode(), name.encode("utf-8", "surrogatepass"))
    phone = person.phone or person.cadre.phone
    same_end = compare_digest((phone[-4:] or "none").encode(), digits.encode("utf-8", "surrogatepass"))
    return same_name and same_end


def _works_in(person: Enrolment, unit: str) -> bool:
    """The unit as written on the roster, or a part of it that is no mere 社区."""
    typed = normalise(unit)
    return len(typed) > 1 and typed in f"{person.town_name}{person.unit_name}"


def _first(rows: Iterable[Enrolment]) -> Enrolment | None:
    return next(iter(rows), None)
