"""The people of a class as papers list them: everybody on the list exactly once, in the asked order."""

from collections.abc import Sequence

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.models import User
from attendance.audience import ON_THE_LIST
from courses.models import TrainingClass
from exports.papers import naming
from exports.papers.paper import PaperProblem
from trainees.models import Enrolment, EnrolmentStatus, Gender

SEE_PHONES = "trainees.see_phones"
_ENDED_OTHERWISE: dict[str, str] = {EnrolmentStatus.DISMISSED: "退学", EnrolmentStatus.EXEMPT: "免修"}
_KEYS: dict[str, tuple[OrderBy | str, ...]] = {
    "unit": ("town_position", "unit__position", "pk"),
    "group": (F("group__number").asc(nulls_last=True), "town_position", "unit__position", "pk"),
    "stroke": ("cadre__stroke_order", "pk"),
}


def listed(
    training_class: TrainingClass, order: str = "unit", *, with_replaced: bool = False, is_final: bool = False
) -> list[Enrolment]:
    """Those on the list, with cadre and group; `with_replaced` also those whom somebody took over from while the class ran
    (R21), `is_final` everybody on it to the end: the final roster is the list that was confirmed (R22, R23). Raises `PaperProblem` when there is nobody. One query."""
    rows = training_class.enrolments.to_the_end() if is_final else training_class.enrolments.on_the_list()
    if with_replaced:
        replaced = Q(status=EnrolmentStatus.REPLACED, replaced_by__expected_from__isnull=False)
        rows = training_class.enrolments.filter(Q(status__in=ON_THE_LIST) | replaced)
    people = list(rows.select_related("cadre", "group", "replaced_by").order_by(*_KEYS[order]))
    if not people:
        raise PaperProblem(_("花名册上还没有学员，没有可以生成的内容。"))
    return people


def facts_of(training_class: TrainingClass, people: Sequence[Enrolment]) -> str:
    """The line below a list's title: host, days, place, and how many people."""
    women = sum(person.cadre.gender == Gender.FEMALE for person in people)
    days = naming.days_of(training_class)
    facts = [
        f"主办单位：{training_class.host.name}",
        f"培训时间：{days}" if days else "",
        f"培训地点：{training_class.venue}" if training_class.venue else "",
        f"共{len(people)}人" + (f"（女{women}人）" if women else ""),
    ]
    return "　　".join(filter(None, facts))


def unit_of(enrolment: Enrolment) -> str:
    """Town and unit as they were on enrolling (R22), the town not said twice: 湖塘镇花园社区."""
    town, unit = enrolment.town_name, enrolment.unit_name
    return unit if unit.startswith(town) else town + unit


def leads(enrolment: Enrolment) -> bool:
    """Whether the person is the leader of the own group."""
    return bool(enrolment.group and enrolment.group.leader_id == enrolment.pk)


def role_of(enrolment: Enrolment) -> str:
    """组长, 班委."""
    return "，".join(filter(None, ["组长" if leads(enrolment) else "", enrolment.class_role]))


def remark_of(enrolment: Enrolment) -> str:
    """组长, 班委, a late addition or a replacement, 退学 or 免修, and whatever else was noted."""
    joined = "更换人选" if enrolment.replaces_id else "增补" if _is_late(enrolment) else ""
    ended = _ENDED_OTHERWISE.get(enrolment.status, "")
    return "，".join(filter(None, [role_of(enrolment), joined, ended, enrolment.remark]))


def _is_late(enrolment: Enrolment) -> bool:
    return bool(enrolment.late_addition or enrolment.expected_from)


def may_see_phones(by: User | None, training_class: TrainingClass) -> bool:
    """Whether phones stand in full (R28); they do for whoever sits at the server."""
    return by is None or by.has_perm(SEE_PHONES, training_class)


def phone_of(enrolment: Enrolment, *, in_full: bool) -> str:
    """The phone as kept on enrolling, masked where it may not be seen (R28)."""
    return enrolment.phone if in_full else identity.mask_phone(enrolment.phone)


def id_number_of(enrolment: Enrolment) -> str:
    """The ID number in full, "" where none is known; raises `PaperProblem` when it cannot be deciphered."""
    stored = enrolment.cadre.id_number_encrypted
    try:
        return identity.decrypt(stored) if stored else ""
    except identity.Undecipherable:
        raise PaperProblem(_("身份证号无法解密：服务器上的 FIELD_KEY 与保存时不同，请联系管理员。")) from None
