"""What every paper is: asked for by a form, read at one moment, then written with its progress told."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, BinaryIO, Generic, Protocol, TypeVar, cast

from django.db import connection, transaction
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName, title_of
from exports.models import Stage as Stage  # read from here by the papers
from exports.office import Unfit
from exports.papers import own, pdf
from exports.papers.asking import PDF, PaperForm
from exports.papers.filling import Fillable, Filling, class_facts, filled
from units.models import Unit

Options = Mapping[str, Any]
# What a paper is of: a class, or a unit with all below it (a district's year, for one).
Subject = TypeVar("Subject", TrainingClass, Unit)
Content = TypeVar("Content")
_OFFICE = {".xlsx": "Excel", ".docx": "Word"}


class Need(TextChoices):
    """What must be there before a paper can be made; the label says that it is missing."""

    PEOPLE = "PEOPLE", _("花名册上还没有学员")
    BADGES = "BADGES", _("还没有发学员证")
    TIMETABLE = "TIMETABLE", _("课表还没有发布")
    CLOSED = "CLOSED", _("班次还没有结班")


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
        """Takes both counts, 0 of 0 where there is nothing to count; may raise to end the work."""


class Saved(Protocol):
    """What a paper is written as: a workbook or a word document of its library."""

    def save(self, file: BinaryIO) -> object:
        """Writes the finished file."""


class Register(Protocol[Content]):
    """Books that a paper is printed, outside the moment in which it was read."""

    def __call__(
        self, content: Content, training_class: TrainingClass, *, by: User | None, once: str
    ) -> Content:
        """The content with what it got by being booked, its number for one; the same `once` with the same content gets
        the same again."""


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
class Buildable(ABC):
    """Whatever can be asked for and comes as one file: a paper, a ledger, a pack of papers.

    `needed_by` says who needs it, `form` what may be chosen, `stages` when in the life of a class it is needed: the
    first is where it stands among the papers of a class. `needs` is what the page can tell beforehand to be missing.
    Its subject is a class, or a unit with all below it. `permission` is what building and fetching it asks for on that
    subject, "" where that of all papers is enough. `rests_on` says which permissions make it say more to those who have
    them, phones in full for one. `is_long` is one without a bound, which gets more time.
    """

    name: PaperName
    needed_by: Promise
    form: type[PaperForm] = field(default=PaperForm, kw_only=True)
    stages: tuple[Stage, ...] = field(default=(Stage.BEFORE,), kw_only=True)
    permission: str = field(default="", kw_only=True)
    rests_on: Callable[[Options], Sequence[str]] = field(default=lambda _options: (), kw_only=True)
    needs: tuple[Need, ...] = field(default=(), kw_only=True)
    is_long: bool = field(default=False, kw_only=True)

    @property
    def title(self) -> str:
        """What it is called in the page's language."""
        return str(self.name.label)

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """The kinds of file that its asker may choose from, the first where none is chosen; one kind is no choice."""
        return ()

    @property
    def has_file(self) -> bool:
        """Whether it can be had as a file on this server."""
        return True

    def called(self, options: Options) -> str:
        """What it is called when asked for with these options."""
        return title_of(self.name, options)

    def is_for(self, user: User | None, subject: TrainingClass | Unit) -> bool:
        """Whether the user may have this one among all papers of the subject; whoever sits at the server may."""
        return not user or not self.permission or user.has_perm(self.permission, subject)

    def permissions(self, user: User, subject: TrainingClass | Unit, options: Options) -> list[str]:
        """What of the user's permissions its content rests on, so that whoever fetches the file must still have them."""
        more = [name for name in self.rests_on(options) if user.has_perm(name, subject)]
        return [self.permission, *more] if self.permission else more

    @abstractmethod
    def suffix(self, options: Options) -> str:
        """How the file's name ends, `.xlsx` for one, when asked for with these options."""

    @abstractmethod
    def build_into(
        self,
        file: BinaryIO,
        subject: Any,
        *,
        by: User | None,
        options: Options,
        progress: Progress = nobody_listens,
        once: str = "",
    ) -> None:
        """Writes the whole file. `by` None is whoever sits at the server; `once` names the request, so that building it
        a second time books nothing anew. Raises `PaperProblem`."""

    def build(
        self,
        subject: Any,
        *,
        by: User | None,
        options: Options | None = None,
        progress: Progress = nobody_listens,
        once: str = "",
    ) -> bytes:
        """The same in memory, for what is known to be short."""
        file = BytesIO()
        self.build_into(file, subject, by=by, options=options or {}, progress=progress, once=once)
        return file.getvalue()


@dataclass(frozen=True)
class Paper(Buildable, Generic[Subject, Content]):
    """One kind of paper. `read` gathers everything it says from the rows, `write` lays it out and asks no row; a paper
    that is known by a number is booked between the two by `register`. `ending` is `.xlsx` or `.docx`; `page` is the
    template of the page that prints the same `content`, where there is one. A paper that is only a page has no `write`:
    its file is a PDF. `fillable` says what an office's own template can say of it, where there may be one.

    Papers are Chinese documents, whatever language the pages are read in.
    """

    read: Callable[[Subject, User | None, Options], Content]
    write: Callable[[Content, Progress], Saved] | None
    register: Register[Content] | None = None
    ending: str = field(default=".xlsx", kw_only=True)
    page: str = field(default="", kw_only=True)
    fillable: Fillable[Content] | None = field(default=None, kw_only=True)

    @property
    def formats(self) -> tuple[tuple[str, str], ...]:
        """The office file where there is one, and a PDF of the page where this server can make it."""
        office = [("", _OFFICE[self.ending])] if self.write else []
        return tuple(office + [(PDF, "PDF")] * (bool(self.page) and pdf.is_offered()))

    @property
    def has_file(self) -> bool:
        """Whether there is any."""
        return bool(self.formats)

    def _is_pdf(self, options: Options) -> bool:
        return not self.write or bool(self.page and options.get("format") == PDF)

    def suffix(self, options: Options) -> str:
        """How the file's name ends: as the template's does, where one was chosen."""
        if own_ending := own.suffix_of(options):
            return own_ending
        return ".pdf" if self._is_pdf(options) else self.ending

    def draft(self, subject: Subject, *, by: User | None, options: Options) -> Content:
        """What it says now, before it is booked. Raises `PaperProblem`."""
        with translation.override("zh-hans"), one_moment():
            return self.read(subject, by, options)

    def content(self, subject: Subject, *, by: User | None, options: Options, once: str = "") -> Content:
        """What it says now, booked where it is a paper that is booked. Raises `PaperProblem`."""
        return self.booked(self.draft(subject, by=by, options=options), subject, by=by, once=once)

    def booked(self, content: Content, subject: Subject, *, by: User | None, once: str) -> Content:
        """The content with what it got by being booked, where it is a paper that is booked."""
        if self.register and isinstance(subject, TrainingClass):
            with translation.override("zh-hans"):
                return self.register(content, subject, by=by, once=once)
        return content

    def filling(
        self, subject: TrainingClass, *, by: User | None, options: Options, book: bool = False, once: str = ""
    ) -> Filling:
        """What goes into an office's own template now; booked where `book` says so. Raises `PaperProblem`."""
        if not self.fillable:
            raise PaperProblem(_("这种文档不能用本单位的模板。"))
        with translation.override("zh-hans"):
            with one_moment():
                every = {**options, "template": options.get("template", "sample")}
                content, facts = self.read(cast(Any, subject), by, every), class_facts(subject)
            if book:
                content = self.booked(content, cast(Any, subject), by=by, once=once)
            return self.fillable.filling(content, facts)

    def build_into(
        self,
        file: BinaryIO,
        subject: Subject,
        *,
        by: User | None,
        options: Options,
        progress: Progress = nobody_listens,
        once: str = "",
    ) -> None:
        """Reads, books and writes it, into the office's own template where one was chosen."""
        if options.get("template"):
            progress(0, 1)
            file.write(self._from_template(subject, options=options, by=by, once=once))
            progress(1, 1)
            return
        content = self.content(subject, by=by, options=options, once=once)
        self.write_into(file, content, options=options, progress=progress)

    def write_into(self, file: BinaryIO, content: Content, *, options: Options, progress: Progress) -> None:
        """Lays out what was read, and writes the whole file. Raises `PaperProblem` where this server makes no PDF."""
        if not self.write or self._is_pdf(options):
            if not pdf.is_offered():
                raise PaperProblem(_("这台服务器不能生成 PDF。请打开网页版，用浏览器打印或另存为 PDF。"))
            page = render_to_string(self.page, {"content": content})
            file.write(pdf.rendered(page, lambda: progress(0, 0)))
            return
        with translation.override("zh-hans"):
            written = self.write(content, progress)
        # A library that meets a full disk while it packs leaves its archive half open: packed here, then written.
        whole = BytesIO()
        written.save(whole)
        file.write(whole.getbuffer())

    def _from_template(self, subject: Any, *, options: Options, **asked: Any) -> bytes:
        try:
            template = own.chosen(self.name, subject, options)
            return filled(template, self.filling(subject, options=options, book=True, **asked))
        except Unfit as unfit:
            raise PaperProblem(unfit.message, **unfit.values) from unfit
