"""The phones of the class that runs today: some are tied, one speaks for two people, one person has two."""

from config.demo.classes import Run
from trainees import phones
from trainees.models import Enrolment, Phone, TieWay

# Who has which phone, by place in the roster: the second speaks for two people, the first person has two.
_TIED = (
    (0, 0, TieWay.LINK),
    (1, 1, TieWay.SLIP),
    (1, 2, TieWay.NAME),
    (2, 3, TieWay.LINK),
    (3, 4, TieWay.NAME),
    (4, 5, TieWay.LINK),
    (5, 0, TieWay.NAME),
)
_LABELS = ("iPhone", "HUAWEI P50", "Redmi K60", "V2241A", "iPhone", "HONOR 90")


def tie(run: Run) -> None:
    """Ties them, as if their owners had said who they are."""
    class_id, people = run.training_class.pk, run.enrolments[3:]
    made = Phone.objects.bulk_create(
        Phone(key_hash=f"demo-{class_id}-{number}", label=label) for number, label in enumerate(_LABELS)
    )
    for phone, place, way in _TIED:
        if place < len(people):
            person: Enrolment = people[place]
            phones.tie(made[phone], person, way=way, by=person.cadre.user)
