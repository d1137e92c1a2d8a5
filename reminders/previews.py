"""A template tried on somebody real: the next occasion of its rule, or the last one, in a class of the district. Nothing
is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from accounts import sms
from accounts.models import User
from courses.models import TrainingClass
from reminders import ruling, templating, wording
from reminders.due.rule import Batch, Occasion, Offset, Rule, Span
from reminders.group_texts import MOST
from reminders.models import Channel, Message, MessageTemplate, WordingForm
from reminders.rule_settings import ALIVE
from timetable.models import Instructor
from trainees.models import Cadre
from units.models import Unit

NEAR = dt.timedelta(days=14)
MOST_SHOWN = 50  # classes, and people of a class, to choose from
_MODELS: dict[str, type[Model]] = {"cadre": Cadre, "instructor": Instructor, "user": User}
TRIED = 3  # classes that are looked into for somebody to tell


@dataclass(frozen=True)
class Person:
    """Somebody who is told; `key` is cadre-12, instructor-3 or user-4."""

    key: str
    name: str
    audience: str
    kind: str
    pk: int


@dataclass(frozen=True)
class Told:
    """Somebody who is told of an occasion of a class."""

    rule: Rule
    training_class: TrainingClass
    occasion: Occasion
    person: Person

    def message(self, language: str) -> Message:
        """The message that this person would get, not saved."""
        return Message(
            rule=self.rule.name,
            training_class=self.training_class,
            subject=self.occasion.subject,
            subject_version=self.occasion.version,
            audience=self.person.audience,
            channel=Channel.EMAIL,
            language=language,
            due_at=self.occasion.due_at,
            **{f"{self.person.kind}_id": self.person.pk},
        )


@dataclass(frozen=True)
class Sample:
    """On whom a template is tried: somebody who is `told`; None where nobody is, then the examples of the fields serve.
    `classes` are those with an occasion near, `people` those of the chosen one."""

    rule: Rule
    classes: Sequence[TrainingClass] = ()
    people: Sequence[Person] = ()
    training_class: TrainingClass | None = None
    told: Told | None = None

    @classmethod
    def find(cls, rule: Rule, district: Unit, *, class_id: int | None = None, person: str = "") -> Sample:
        """The class and the person that are asked for, where they are among those to choose from; else the first of the
        next classes that has somebody to tell."""
        first: dict[int, Occasion] = {}
        for one in _near(rule, district):
            first.setdefault(one.class_id, one)
        ids = list(first)[:MOST_SHOWN]
        by_id = TrainingClass.objects.filter(pk__in=ids).with_label().in_bulk()
        classes = [by_id[pk] for pk in ids]
        found = cls(rule, classes)
        for chosen in [row for row in classes if row.pk == class_id] or classes[:TRIED]:
            occasion = first[chosen.pk]
            people = _people(rule, occasion)
            found = cls(rule, classes, people, chosen)
            if people:
                who = next((one for one in people if one.key == person), people[0])
                return cls(rule, classes, people, chosen, Told(rule, chosen, occasion, who))
        return found


@dataclass(frozen=True)
class Preview:
    """A template in words, and how long it is."""

    written: wording.Written
    sample: Sample
    form: WordingForm
    is_long: bool = False

    @classmethod
    def of(cls, template: MessageTemplate, sample: Sample) -> Preview:
        """The template filled for the sample."""
        written = (
            wording.written(template, sample.told.message(template.language))
            if sample.told
            else templating.example_of(template, sample.rule)
        )
        return cls(written, sample, WordingForm(template.form), templating.is_long(template, sample.rule))

    @property
    def characters(self) -> int:
        """How many the text has."""
        return len(self.written.text)

    @property
    def parts(self) -> int:
        """How many short messages it takes; 0 where none are sent."""
        return self.written.parts if self.form == WordingForm.SHORT and sms.is_offered() else 0

    @property
    def is_over(self) -> bool:
        """Whether a short text is longer than what is usual in a group."""
        return self.form == WordingForm.SHORT and self.characters > MOST

    @property
    def most(self) -> int:
        """The limit of a group text, in characters."""
        return MOST


def _near(rule: Rule, district: Unit) -> list[Occasion]:
    """The occasions of the district's classes: those to come, the next first, then those that were, the last first."""
    now = timezone.now()
    classes = TrainingClass.objects.filter(plan__district=district, status__in=ALIVE)
    stored = ruling.of_district(district, rule).offsets
    offsets = [Offset.parse(row) for row in stored] or list(rule.usual.offsets)
    found = rule.occasions(list(classes.values_list("pk", flat=True)), offsets, Span(now - NEAR, now + NEAR))
    coming = sorted((one for one in found if one.due_at >= now), key=lambda one: one.due_at)
    past = sorted((one for one in found if one.due_at < now), key=lambda one: one.due_at, reverse=True)
    return coming + past


def _people(rule: Rule, occasion: Occasion) -> list[Person]:
    """Those who are told of it, the first of each audience; the same person once."""
    found: dict[str, Person] = {}
    for audience in rule.audiences:
        for batch in rule.batches(audience, [occasion]):
            keys = _keys(batch, occasion)
            rows = _MODELS[batch.kind]._default_manager.in_bulk(keys)
            for pk in keys:
                key = f"{batch.kind}-{pk}"
                found.setdefault(key, Person(key, str(rows[pk]), audience.value, batch.kind, pk))
    return list(found.values())


def _keys(batch: Batch, occasion: Occasion) -> list[int]:
    if batch.people is None:
        about = (occasion.class_id, occasion.subject)
        keys = [person for *told, person in batch.listed if tuple(told) == about]
        return list(dict.fromkeys(keys))[:MOST_SHOWN]
    rows = batch.people.filter(**{batch.class_field: occasion.class_id})
    return list(
        rows.order_by(f"{batch.kind}_id").values_list(f"{batch.kind}_id", flat=True).distinct()[:MOST_SHOWN]
    )
