"""The zip of an office file: opened with limits, refused where it could do more than be printed, packed again.

Nothing is unpacked to a disk, no part is read before the directory says that it is small, and XML is parsed without
document types, entities and network. Parts that nobody asks for are passed on as they are.
"""

import posixpath
import re
import zipfile
import zlib
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _
from lxml import etree

from exports.office.kinds import Kind, Unfit

Element = Any

MEGABYTE = 2**20
MOST_BYTES, MOST_UNPACKED, MOST_OF_XML, MOST_PARTS = 5 * MEGABYTE, 40 * MEGABYTE, 6 * MEGABYTE, 500

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    f"{_OFFICE}spreadsheetml.sheet.main+xml": Kind.WORKBOOK,
    f"{_OFFICE}wordprocessingml.document.main+xml": Kind.DOCUMENT,
}
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
# The last word of a relation's type, and what that is called.
_REFUSED = {
    "externalLink": _("对其他工作簿的引用"),
    "externalLinkPath": _("对其他工作簿的引用"),
    "connections": _("数据连接"),
    "queryTable": _("数据连接"),
    "pivotTable": _("数据透视表"),
    "table": _("“表格”对象（请在“表格工具”里转换为区域）"),
    "oleObject": _("嵌入的对象"),
    "package": _("嵌入的对象"),
    "control": _("控件"),
    "aFChunk": _("嵌入的文件"),
    "subDocument": _("嵌入的文件"),
    "vbaProject": _("宏"),
    "xlMacrosheet": _("宏"),
    "extensibility": _("自定义的功能区"),
}
_NEITHER = _("这不是 .xlsx 工作簿，也不是 .docx 文档。请用 Excel、Word 或 WPS 打开，另存为其中一种后再上传。")
_HARMLESS_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)


class Package:
    """The parts of an office file by name; `kind` says what it is, `main` names its main part."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._trees: dict[str, Element] = {}
        types = self.tree(_TYPES)
        self._types = {
            part.get("PartName", "").lstrip("/"): part.get("ContentType", "")
            for part in types.iterfind("{*}Override")
        }
        self.kind, self.main = self._main()

    @classmethod
    def opened(cls, data: bytes) -> "Package":
        """Looks at the outside first, then at every relation; raises `Unfit`."""
        parts = _parts_of(data)
        if _TYPES not in parts:
            raise Unfit(_NEITHER)
        package = cls(parts)
        for name in list(package.parts):
            if name.endswith(".rels"):
                package._check_relations(name)
        return package

    def tree(self, name: str) -> Element:
        """The root of an XML part, the same each time; what is changed in it is packed. Raises `Unfit`."""
        if name not in self._trees:
            data = self.parts.get(name, b"")
            if len(data) > MOST_OF_XML:
                raise Unfit(_("模板太大：里面的一部分解开后超过 %(max)d MB。"), max=MOST_OF_XML // MEGABYTE)
            self._trees[name] = _parsed(data)
        return self._trees[name]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` points to by relations whose type ends with `/kind`, in their order."""
        return list(self.relations(part, kind).values())

    def relations(self, part: str, kind: str) -> dict[str, str]:
        """The same by the id of the relation."""
        if relations_of(part) not in self.parts:
            return {}
        folder = posixpath.dirname(part)
        return {
            one.get("Id", ""): _resolved(folder, one.get("Target", ""))
            for one in self.tree(relations_of(part)).iterfind(f"{RELATIONS}Relationship")
            if one.get("Type", "").endswith(f"/{kind}") and one.get("TargetMode") != "External"
        }

    def drop(self, part: str, kind: str) -> None:
        """Takes out the parts of that kind which `part` points to, with the relations."""
        for name in self.related(part, kind):
            self.parts.pop(name, None)
            for override in self.tree(_TYPES).findall("{*}Override"):
                if override.get("PartName") == f"/{name}":
                    override.getparent().remove(override)
        self._unrelate(relations_of(part), kind)

    def packed(self) -> bytes:
        """The file, the parts in their order."""
        whole = BytesIO()
        with ZipFile(whole, "w", ZIP_DEFLATED) as file:
            for name, data in self.parts.items():
                file.writestr(_entry(name), _bytes_of(self._trees[name]) if name in self._trees else data)
        return whole.getvalue()

    def _main(self) -> tuple[Kind, str]:
        for name in self.related("", "officeDocument"):
            content_type = self._types.get(name, "")
            if "macroEnabled" in content_type:
                raise Unfit(_("模板里有宏。请另存为不带宏的 .xlsx 或 .docx 后再上传。"))
            if content_type in _MAIN and name in self.parts:
                return _MAIN[content_type], name
        raise Unfit(_NEITHER)

    def _check_relations(self, name: str) -> None:
        self._unrelate(name, "attachedTemplate")  # a mere note of the file that it was once made from
        for one in self.tree(name).iterfind(f"{RELATIONS}Relationship"):
            kind = one.get("Type", "").rpartition("/")[2]
            if kind in _REFUSED:
                raise Unfit(_("模板里有%(what)s，不能使用。请去掉后再上传。"), what=_REFUSED[kind])
            if one.get("TargetMode") == "External" and not (
                kind == "hyperlink" and _HARMLESS_ADDRESS.match(one.get("Target", ""))
            ):
                raise Unfit(
                    _("模板引用了文件以外的内容（%(address)s），不能使用。请改为嵌入文件里，再上传。"),
                    address=one.get("Target", "")[:80],
                )

    def _unrelate(self, relations: str, kind: str) -> None:
        for one in self.tree(relations).findall(f"{RELATIONS}Relationship"):
            if one.get("Type", "").endswith(f"/{kind}"):
                one.getparent().remove(one)
                self._forget(relations, one.get("Id", ""))

    def _forget(self, relations: str, identity: str) -> None:
        """An element that is nothing but the name of a relation goes with it."""
        part = relations.replace("_rels/", "").removesuffix(".rels")
        if part.endswith("settings.xml") and part in self.parts:
            for element in list(self.tree(part).iterfind("{*}attachedTemplate")):
                if identity in element.attrib.values():
                    element.getparent().remove(element)


def relations_of(part: str) -> str:
    """The name of the part that holds the relations of `part`; "" stands for the file as a whole."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


# What reading an archive raises, by what is wrong with it: its directory, a squeezed part, an offset outside of the file, a
# part that ends early, a name or date that cannot be, a way of squeezing that is not known.
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)


def _parts_of(data: bytes) -> dict[str, bytes]:
    if not data:
        raise Unfit(_("文件是空的。请检查是否选错了文件。"))
    if len(data) > MOST_BYTES:
        raise Unfit(_("模板太大，最多 %(max)d MB。请压缩里面的图片后再上传。"), max=MOST_BYTES // MEGABYTE)
    if data.startswith(_OLE):
        raise Unfit(_("文件是旧格式，或设了打开密码。请取消密码，另存为 .xlsx 或 .docx 后再上传。"))
    if not data.startswith(_ZIP):
        raise Unfit(_("文件内容不是 .xlsx 或 .docx，可能改过扩展名。请用 Excel、Word 或 WPS 另存后再上传。"))
    damaged = Unfit(_("文件已损坏，无法读取。请用 Excel、Word 或 WPS 打开检查，另存后再上传。"))
    try:
        with ZipFile(BytesIO(data)) as file:
            return _unpacked(file, file.infolist())
    except _DAMAGE as error:
        raise damaged from error


def _unpacked(file: ZipFile, entries: list[ZipInfo]) -> dict[str, bytes]:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unfit(_("文件解开后太大，没有读取。请只留下模板要用的内容后再上传。"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit(_("文件设了打开密码。请取消密码，保存后再上传。"))
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise Unfit(_("模板里有宏。请另存为不带宏的 .xlsx 或 .docx 后再上传。"))
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(
        entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries
    ):
        raise zipfile.BadZipFile
    return {entry.filename: _read(file, entry) for entry in entries if not entry.is_dir()}


def _read(file: ZipFile, entry: ZipInfo) -> bytes:
    """As many bytes as the directory says and no more, for what is packed may say otherwise."""
    with file.open(entry) as part:
        data = part.read(entry.file_size)
        if len(data) < entry.file_size or part.read(1):
            raise zipfile.BadZipFile
    return data


def _parsed(data: bytes) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unfit(_("文件已损坏，无法读取。请用 Excel、Word 或 WPS 打开检查，另存后再上传。")) from error
    if root.getroottree().docinfo.doctype:
        raise Unfit(_("文件里有不该有的内容（DOCTYPE），不能使用。请用 Excel、Word 或 WPS 另存后再上传。"))
    return root


def _bytes_of(root: Element) -> bytes:
    data: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
