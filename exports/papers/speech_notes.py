"""讲话素材: what a leader says of the class at its opening and at its closing, and the figures in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendance.completion import closing
from attendance.completion.findings import SETTLED, Assessment
from attendance.models import Outcome
from attendance.standing import Counts, Standing
from attendance.unit_report import report_of
from courses.models import Category, TrainingClass
from exports.papers.cells import number
from exports.papers.facts import ClassFacts, facts_of


@dataclass(frozen=True)
class Figure:
    """A figure as the text says it, what it counts, and the page that lists it."""

    text: str
    counts: Promise
    address: str


@dataclass(frozen=True)
class Notes:
    """A paragraph of plain Chinese and its figures in the same order; both empty where nothing is known yet."""

    text: str
    figures: tuple[Figure, ...]


def percent(part: int, whole: int) -> str:
    """`part` of `whole` in per cent with one decimal, halves up, in whole numbers: 34 of 184 are 18.5%."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def at_opening(training_class: TrainingClass, facts: ClassFacts) -> Notes:
    """Which class of the year it is, and who has come; what is not known is left out."""
    figures: list[Figure] = []
    is_what = [*_place(training_class, facts, figures), *_election(training_class, facts, figures)]
    who = _who(training_class, facts, figures)
    if is_what and who:
        text = f"本期培训班是{'，也是'.join(is_what)}，{who}。"
    elif is_what:
        text = f"本期培训班是{'，也是'.join(is_what)}。"
    else:
        text = f"本期培训班有{who}。" if who else ""
    return Notes(text, tuple(figures))


def _place(training_class: TrainingClass, facts: ClassFacts, figures: list[Figure]) -> Iterator[str]:
    if not facts.place_in_year:
        return
    district = training_class.plan.district.name
    everywhere = f"全{district[-1]}" if district[-1:] in tuple("区县市旗") else "全区"
    sort = "主体班次" if training_class.category == Category.MAIN else "班次"
    plan = reverse("courses:plan_detail", args=[facts.year])
    figures.append(Figure(f"{facts.classes_in_year}个", _("年度计划里有序号的班次"), plan))
    figures.append(Figure(f"第{facts.place_in_year}个", _("本班在年度计划里的序号"), plan))
    yield f"{everywhere}{facts.classes_in_year}个{sort}中的第{facts.place_in_year}个"


def _election(training_class: TrainingClass, facts: ClassFacts, figures: list[Figure]) -> Iterator[str]:
    if not training_class.after_election:
        return
    said = "换届后首次集中培训"
    figures.append(Figure(said, _("班次概况里标明的“换届后首次”"), training_class.get_absolute_url()))
    yield said if facts.unit_word == "单位" else f"{facts.unit_word}“两委”{said}"


def _who(training_class: TrainingClass, facts: ClassFacts, figures: list[Figure]) -> str:
    if not facts.people:
        return ""
    roster = reverse("trainees:roster_detail", args=[training_class.pk])
    quotas = reverse("trainees:quota_list", args=[training_class.pk])
    places = []
    if facts.towns:
        places.append(f"{facts.towns}个镇街")
        figures.append(Figure(places[-1], _("学员来自的镇街，列在名额表里"), quotas))
    places.append(f"{facts.units}个{facts.unit_word}")
    figures.append(Figure(places[-1], _("学员所在的单位，列在花名册里"), roster))
    figures.append(Figure(f"{facts.people}名", _("花名册上在册的学员"), roster))
    said = f"来自{'、'.join(places)}的{facts.people}名学员参加"
    newcomers, new = f"{roster}?newness=new", facts.newly_elected
    if new == facts.people:
        said += "，均为新任"
        figures.append(Figure("均为新任", _("在册学员里的新任"), newcomers))
    elif new:
        share = percent(new, facts.people)
        said += f"，其中新任{new}人，占{share}"
        figures.append(Figure(f"{new}人", _("在册学员里的新任"), newcomers))
        figures.append(Figure(share, _("新任占在册学员"), newcomers))
    return said


def at_closing(
    training_class: TrainingClass, facts: ClassFacts, counts: Counts, outcomes: Mapping[str, int]
) -> Notes:
    """What was held, who was there, and who completes; what there is not yet is left out."""
    figures: list[Figure] = []
    sentences = [
        *_held(training_class, facts, figures),
        *_attended(training_class, counts, figures),
        *_completed(training_class, outcomes, figures),
    ]
    return Notes("".join(f"{sentence}。" for sentence in sentences), tuple(figures))


def _held(training_class: TrainingClass, facts: ClassFacts, figures: list[Figure]) -> Iterator[str]:
    if not facts.half_days:
        return
    timetable = reverse("timetable:timetable_detail", args=[training_class.pk])
    hours = f"{number(facts.hours)}学时"
    figures.append(Figure(f"{facts.half_days}个半天", _("已发布课表里的半天"), timetable))
    figures.append(Figure(hours, _("已发布课表的学时，分组同时上的只计一次"), timetable))
    yield f"本期培训班共安排{facts.half_days}个半天、{hours}"


def _attended(training_class: TrainingClass, counts: Counts, figures: list[Figure]) -> Iterator[str]:
    if not counts.present:
        return
    grid = reverse("attendance:attendance_detail", args=[training_class.pk])
    rate = percent(counts.present, counts.expected)
    figures.append(Figure(f"{counts.expected}人次", _("已经上过的半天里应到的人次"), grid))
    figures.append(Figure(f"{counts.present}人次", _("实到的人次，迟到、早退在内"), grid))
    figures.append(Figure(rate, _("出勤率，实到占应到"), grid))
    said = f"学员应到{counts.expected}人次，实到{counts.present}人次，出勤率{rate}"
    if counts.on_leave:
        leave = reverse("attendance:leave_list", args=[training_class.pk])
        figures.append(Figure(f"{counts.on_leave}人次", _("请假的人次"), leave))
        said += f"，请假{counts.on_leave}人次"
    yield said


def _completed(
    training_class: TrainingClass, outcomes: Mapping[str, int], figures: list[Figure]
) -> Iterator[str]:
    if not outcomes.get(Outcome.COMPLETED):
        return
    completion = reverse("attendance:completion_list", args=[training_class.pk])
    words = {
        Outcome.COMPLETED: ("结业", _("认定结业的学员")),
        Outcome.NOT_COMPLETED: ("未结业", _("认定未结业的学员")),
        Outcome.DISMISSED: ("退学", _("认定退学的学员")),
        Outcome.EXEMPT: ("免修", _("认定免修的学员")),
    }
    said = []
    for outcome, (word, counted) in words.items():
        if people := outcomes.get(outcome):
            said.append(f"{word}{people}人")
            figures.append(Figure(f"{people}人", counted, completion))
    yield "，".join(said)


@dataclass(frozen=True)
class SpeechNotes:
    """Both paragraphs; `unmarked` is how often somebody's attendance is not recorded yet, which the rate counts as
    missing."""

    opening: Notes
    closing: Notes
    unmarked: int


def of(training_class: TrainingClass) -> SpeechNotes:
    """From the same figures as papers and pages. The queries do not grow with the people."""
    facts, now = facts_of(training_class), timezone.now()
    standing = Standing.of(training_class)
    begun = [column.half_day for column in standing.columns if column.sessions[0].start_at <= now]
    counts = report_of(standing, begun).counts
    return SpeechNotes(
        at_opening(training_class, facts),
        at_closing(training_class, facts, counts, _outcomes(training_class)),
        counts.unmarked if counts.present else 0,
    )


def _outcomes(training_class: TrainingClass) -> Mapping[str, int]:
    """How many were decided to complete or not: of a closed class as it was closed."""
    if training_class.status in SETTLED:
        return closing.summary_of(training_class).outcomes
    candidates = Assessment.of(training_class).candidates
    return Counter(one.decision.outcome for one in candidates if one.decision)
