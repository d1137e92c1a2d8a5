"""Many trainees with mail addresses, in few queries, and the messages that wait for them."""

from __future__ import annotations

from accounts.models import User
from reminders import planning
from reminders.models import Channel, ChannelSetting, Message
from tests.conftest import Cast
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus


def enrol(cast: Cast, size: int) -> list[Cadre]:
    """So many people of the community, each with an account and a mail address, in the cast's class."""
    users = User.objects.bulk_create(
        User(username=f"many{number}", name=f"学员{number}", email=f"many{number}@example.org")
        for number in range(size)
    )
    people = Cadre.objects.bulk_create(
        Cadre(district=cast.district, name=user.name, user=user) for user in users
    )
    Appointment.objects.bulk_create(
        Appointment(cadre=person, unit=cast.community, post="社区书记") for person in people
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=cast.training_class,
            cadre=person,
            unit=cast.community,
            unit_name=cast.community.name,
            post="社区书记",
            status=EnrolmentStatus.APPROVED,
        )
        for person in people
    )
    return list(people)


def no_pace(cast: Cast) -> None:
    """Mails as fast as they go."""
    ChannelSetting.objects.create(district=cast.district, channel=Channel.EMAIL, per_minute=1_000_000)


def plan() -> int:
    """The real planning; how many wait then."""
    planning.work_out()
    return Message.objects.filter(status="WAITING").count()
