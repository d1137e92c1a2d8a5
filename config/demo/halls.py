"""Where people sit: a hall that holds them, the newest classes by strokes, and those who lead the host on the rostrum."""

from config.demo.classes import Run
from config.demo.scene import Scene
from trainees import rostrum, seating
from trainees.seating import Filling, Hall

# The halls of the district's rooms, the smaller first.
_HALLS = (Hall(6, 10), Hall(8, 10), Hall(10, 12), Hall(15, 20))
_ON_THE_ROSTRUM = 5


def seat(scene: Scene, run: Run) -> None:
    """Gives everybody of a class a seat in the smallest hall that holds them."""
    organiser, people = scene.staff.organiser, len(run.enrolments)
    hall = next((hall for hall in _HALLS if hall.rows * hall.columns >= people), None)
    if hall is None:
        return
    seating.lay_out(run.training_class, hall=hall, filling=Filling.ALL, seen=0, by=organiser)
    host = run.training_class.host
    leaders = [
        (person.cadre.name, f"{host}{person.seat.post}")
        for person in scene.people
        if person.seat.unit == host
    ]
    rostrum.change(run.training_class, people=leaders[:_ON_THE_ROSTRUM], flipped=False, seen=[], by=organiser)
