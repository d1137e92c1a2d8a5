"""The words of one segment of a chat message, put together by person."""

from collections.abc import Iterator, Sequence

from intake.chat_words import Kind, Word


def groups(found: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of one person each: who began with a unit, a post or a phone, so begins the next.

    Mentions before the first name and greetings after everything else are groups of their own.
    """
    group: list[Word] = []
    for word in _tail_apart(found):
        if group and _begins(word, group):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _tail_apart(found: Sequence[Word]) -> Iterator[Word]:
    last = max((at for at, word in enumerate(found) if word.kind is not Kind.POLITE), default=-1)
    for at, word in enumerate(found):
        if at <= last or last == -1:
            yield word
    if last != -1 and last + 1 < len(found):
        tail = found[last + 1 :]
        yield Word(Kind.POLITE, tail[0].start, tail[-1].end, tail[0].text)


def _begins(word: Word, group: Sequence[Word]) -> bool:
    kinds = [one.kind for one in group if one.kind is not Kind.MARKER]
    if not kinds:
        return False
    idle = {Kind.POLITE, Kind.MENTION}
    if word.kind is Kind.POLITE:
        return not set(kinds) <= idle
    if set(kinds) <= idle:
        return word.kind not in idle
    if Kind.NAME not in kinds:
        return False
    if word.kind is Kind.NAME:
        return True
    first = next((kind for kind in kinds if kind is not Kind.LABEL), kinds[0])
    if word.kind in (Kind.PLACE, Kind.POST, Kind.PHONE) and word.kind is first:
        return kinds.index(Kind.NAME) > 0 and kinds[-1] is not word.kind
    return word.kind is Kind.PLACE and (Kind.PHONE in kinds or Kind.PLACE in kinds[:-1])
