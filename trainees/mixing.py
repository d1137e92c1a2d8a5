"""Sharing people out evenly, whoever they are: each group gets its part of every kind.

People are edges between two families of heaps. Heaps of the first family hold at most as many as there are groups and
only people of one kind by the first criterion; those of the second family likewise by the second. Edges of a bipartite
graph whose heaps are no larger than the number of groups can be given to groups so that no heap has two in one group
(König); a whole heap then has one in each.
"""

from collections.abc import Callable, Hashable, Sequence

Kinds = tuple[str, ...]
_Flip = tuple[int, int]


def shares(people: Sequence[Kinds], count: int) -> list[int]:
    """The group, from 0, of each of the people, given by their kinds: one word a criterion, the weightiest first.

    The same list gives the same groups. Sizes differ by at most one, the larger ones first. Of each kind by the first
    and of each kind by the second criterion any two groups have the same number or differ by one. Of a kind by the
    third they differ by at most twice the number of kinds that the first criterion has; of kinds by further criteria
    nothing is promised.
    """
    first = _heaps(people, count, lambda kinds: kinds[:1])
    second = _heaps(people, count, lambda kinds: kinds[1:2])
    offset = max(first, default=-1) + 1
    edges = [(one, other + offset) for one, other in zip(first, second, strict=True)]
    return _larger_first(_Colouring(edges, count).balanced(), count)


def runs(size: int, count: int) -> list[int]:
    """The group, from 0, of each of `size` people who stay in their order; sizes differ by at most one."""
    return [place * count // size for place in range(size)]


def _heaps(people: Sequence[Kinds], count: int, kind_of: Callable[[Kinds], Hashable]) -> list[int]:
    """A heap for each: only one kind in a heap, at most `count` in it, people alike by the third criterion together."""
    blocks: dict[Hashable, list[int]] = {}
    for place, kinds in enumerate(people):
        blocks.setdefault(kind_of(kinds), []).append(place)
    heaps, number = [0] * len(people), 0
    for block in blocks.values():
        block.sort(key=lambda place: people[place][2:])
        for begin in range(0, len(block), count):
            for place in block[begin : begin + count]:
                heaps[place] = number
            number += 1
    return heaps


def _larger_first(colours: list[int], count: int) -> list[int]:
    sizes = [colours.count(colour) for colour in range(count)]
    order = sorted(range(count), key=lambda colour: (-sizes[colour], colour))
    number = {colour: place for place, colour in enumerate(order)}
    return [number[colour] for colour in colours]


class _Colouring:
    """Edges get colours so that none meets its own colour at a heap. `at` says, by heap and colour, which edge it is."""

    def __init__(self, edges: Sequence[tuple[int, int]], count: int) -> None:
        self.edges, self.count = edges, count
        self.colours = [-1] * len(edges)
        self.at: dict[int, dict[int, int]] = {heap: {} for edge in edges for heap in edge}
        for number, (one, other) in enumerate(edges):
            colour, spare = self._free(one), self._free(other)
            if colour != spare:
                self._flip(self._path(other, colour, spare), (colour, spare))
            self._paint(number, colour)

    def balanced(self) -> list[int]:
        """The colours, each used as often as any other or once less."""
        while True:
            sizes = [self.colours.count(colour) for colour in range(self.count)]
            most, least = sizes.index(max(sizes)), sizes.index(min(sizes))
            if sizes[most] - sizes[least] <= 1:
                return self.colours
            # A path that begins and ends with the commoner colour exists, for there are more of its edges.
            paths = (
                self._path(heap, most, least)
                for heap, held in self.at.items()
                if most in held and least not in held
            )
            self._flip(next(path for path in paths if len(path) % 2), (most, least))

    def _free(self, heap: int) -> int:
        return next(colour for colour in range(self.count) if colour not in self.at[heap])

    def _path(self, heap: int, colour: int, other: int) -> list[int]:
        """The edges met from a heap by taking one of `colour`, one of `other`, and so on, to the end."""
        path = []
        while (edge := self.at[heap].get(colour)) is not None:
            path.append(edge)
            heap = sum(self.edges[edge]) - heap
            colour, other = other, colour
        return path

    def _flip(self, path: Sequence[int], pair: _Flip) -> None:
        for edge in path:
            for heap in self.edges[edge]:
                del self.at[heap][self.colours[edge]]
            self.colours[edge] = sum(pair) - self.colours[edge]
        for edge in path:
            self._paint(edge, self.colours[edge])

    def _paint(self, edge: int, colour: int) -> None:
        self.colours[edge] = colour
        for heap in self.edges[edge]:
            self.at[heap][colour] = edge
