"""An office's own workbook or word document is opened, looked through and filled in; what it does not name stays as it
is, byte for byte. Knows no model."""

from exports.office.document import Document
from exports.office.kinds import Kind, Unfit
from exports.office.looking import problems_of
from exports.office.package import MOST_BYTES, Package
from exports.office.placeholders import Found, Values, names_in
from exports.office.workbook import Workbook

Template = Workbook | Document


def opened(data: bytes) -> Template:
    """The file as a template; raises `Unfit` when it is none, or holds what no template may hold."""
    package = Package.opened(data)
    return Workbook(package) if package.kind == Kind.WORKBOOK else Document(package)


__all__ = ["MOST_BYTES", "Found", "Kind", "Template", "Unfit", "Values", "names_in", "opened", "problems_of"]
