"""What every paper is: read at one moment, then written with its progress told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Generic, Protocol, TypeVar

from django.db import connection, transaction
from django.utils import translation
from django.utils.functional import Promise
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName

Options = Mapping[str, Any]
Content = TypeVar("Content")


class PaperProblem(Exception):
    """The paper cannot be made from these data. `str()` says why, in the language at that time: the paper itself is
    laid out in Chinese, its asker may read English."""

    def __init__(self, message: Promise, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values


class Progress(Protocol):
    """Is told how many rows of how many are written."""

    def __call__(self, done: int, total: int) -> None:
        """Takes both counts; may raise to end the work."""


def nobody_listens(done: int, total: int) -> None:
    """Progress that is told to nobody."""


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside stands as it was at one moment, whoever writes meanwhile.

    Inside a transaction of the caller it is that transaction's moment.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@dataclass(frozen=True)
class Paper(Generic[Content]):
    """One kind of paper. `read` gathers everything it says from the rows, `write` lays it out and asks no row.

    `needed_by` says who needs it. Papers are Chinese documents, whatever language the pages are read in.
    """

    name: PaperName
    needed_by: Promise
    read: Callable[[TrainingClass, User | None, Options], Content]
    write: Callable[[Content, Progress], Workbook]

    @property
    def title(self) -> str:
        """What it is called in the page's language."""
        return str(self.name.label)

    def build(
        self,
        training_class: TrainingClass,
        *,
        by: User | None,
        options: Options | None = None,
        progress: Progress = nobody_listens,
    ) -> bytes:
        """The finished `.xlsx`. `by` None is whoever sits at the server; raises `PaperProblem`."""
        with translation.override("zh-hans"):
            with one_moment():
                content = self.read(training_class, by, options or {})
            book = self.write(content, progress)
        file = BytesIO()
        book.save(file)
        return file.getvalue()
