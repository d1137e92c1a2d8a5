"""Problems by chance, small enough to be searched to the end and odd enough to find what was forgotten."""

from collections.abc import Hashable, Sequence

from hypothesis import strategies as st

from timetable.autoplan import (
    Block,
    Event,
    Group,
    Order,
    Place,
    Problem,
    Resource,
    ResourceKind,
    Room,
    Span,
    Transit,
    Weights,
)

DAYS, HALF_DAYS, LENGTH = 3, 3, 4  # a half-day lasts 4, with 2 between
BLOCKS = tuple(
    Block(day, number, start, start + LENGTH, penalty=3 if number == HALF_DAYS - 1 else 0)
    for day in range(DAYS)
    for number in range(HALF_DAYS)
    for start in [day * 24 + number * (LENGTH + 2)]
)
CAMPUSES = ("", "东", "西")


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Some times, few and of any length."""
    starts = draw(st.lists(st.integers(0, DAYS * 24), max_size=2))
    return tuple(Span(start, start + draw(st.integers(1, 8))) for start in starts)


@st.composite
def rooms(draw: st.DrawFn) -> tuple[Room, ...]:
    count = draw(st.integers(1, 3))
    capacities = st.none() | st.sampled_from([10, 25, 40])
    return tuple(
        Room(f"room {n}", draw(capacities), draw(st.sampled_from(CAMPUSES)), draw(spans()), draw(spans()))
        for n in range(count)
    )


@st.composite
def resources(draw: st.DrawFn) -> tuple[Resource, ...]:
    count = draw(st.integers(1, 4))
    return tuple(
        Resource(
            f"resource {n}",
            draw(st.sampled_from(ResourceKind)),
            draw(spans()),
            draw(spans()),
            draw(st.none() | st.integers(1, 2)),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for n in range(count)
    )


@st.composite
def events(draw: st.DrawFn, number: int, people: Sequence[Hashable], places: Sequence[Hashable]) -> Event:
    length = draw(st.sampled_from([1, 2, LENGTH]))
    flush = [start for block in BLOCKS for start in sorted({block.start, block.end - length})]
    starts = tuple(draw(st.lists(st.sampled_from(flush), min_size=0, max_size=6, unique=True)))
    own = tuple(draw(st.lists(st.sampled_from(people), max_size=2, unique=True)))
    some = tuple(draw(st.lists(st.sampled_from(places), max_size=3, unique=True)))
    room = draw(st.sampled_from([*some, None]) if some else st.none())
    now = draw(st.none() | st.builds(Place, st.sampled_from(flush), st.just(room)))
    return Event(
        f"event {number}",
        length,
        starts,
        own,
        draw(st.integers(0, 45)),
        some,
        tuple(draw(st.integers(0, 2)) for _ in starts) if draw(st.booleans()) else (),
        now,
        draw(st.booleans()),
        now is not None and draw(st.sampled_from([True, False, False])),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 7) -> Problem:
    """A problem; now and then with sessions that nothing tells apart."""
    places, people = draw(rooms()), draw(resources())
    owners, halls = [row.key for row in people], [room.key for room in places]
    made = [draw(events(n, owners, halls)) for n in range(draw(st.integers(1, most)))]
    keys = [event.key for event in made]
    pairs = (
        st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True)
        if len(keys) > 1
        else st.nothing()
    )
    orders = draw(st.lists(pairs, max_size=3)) if len(keys) > 1 else []
    groups = tuple(
        Group(
            f"group {n}",
            tuple(draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.integers(0, 2)),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    return Problem(
        BLOCKS,
        places,
        people,
        tuple(made),
        groups,
        tuple(Order(*pair) for pair in orders),
        Transit(
            draw(st.sampled_from([0, 1, 3])),
            (("东", "西", draw(st.sampled_from([0, 2, 4]))),),
            draw(st.booleans()),
        ),
        Weights(spare_seats=draw(st.sampled_from([0, 2])), missing_days=5),
        draw(st.booleans()),
    )
