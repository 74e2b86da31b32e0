"""XML from outside: how large and deep it may be, and that it can reach for nothing.

Text is decoded here, strictly, and handed to the parser as UTF-8, so that what was looked at is
what is parsed. A document type declaration is refused before the parser sees it: entities are
declared in one, and nothing else is needed of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from scenario_gen.errors import InputError


@dataclass(frozen=True)
class XmlLimits:
    """What an XML file may be."""

    most_bytes: int = 20_000_000
    most_depth: int = 64
    most_elements: int = 200_000
    most_attributes: int = 1_000_000


LIMITS = XmlLimits()

_ENCODING = re.compile(r"^<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
#: Encodings that are read, by the name that a declaration gives them.
_CODECS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "ascii": "ascii",
    "iso-8859-1": "latin-1", "latin1": "latin-1", "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252", "utf-16": "utf-16",
}  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG_BYTES = 200


def read_file(
    path: Path,
    *,
    limits: XmlLimits = LIMITS,
    error: type[InputError] = InputError,
    name: str | None = None,
) -> bytes:
    """The bytes of a file; its size is looked at first, and no more than the limit is read.

    Args:
        path: of a plain file.
        limits: of which the size counts here.
        error: class of the errors.
        name: what to call the file in errors.

    Raises:
        InputError: no plain file, too large, or unreadable.
    """
    where = name if name is not None else str(path)
    try:
        if not path.is_file():
            raise error("there is no such file", where=where)
        size = path.stat().st_size
        _size(size, where, limits, error)
        with path.open("rb") as stream:
            data = stream.read(limits.most_bytes + 1)
    except OSError as problem:
        raise error(f"cannot be read: {problem.strerror or problem}", where=where) from problem
    except ValueError as problem:
        raise error("the path has a NUL character", where=repr(where)) from problem
    _size(len(data), where, limits, error)
    return data


def parse_xml(
    data: bytes,
    name: str,
    *,
    limits: XmlLimits = LIMITS,
    error: type[InputError] = InputError,
    keep_comments: bool = False,
) -> Any:
    """The root element of a document; tags are local names, whatever their namespace.

    Args:
        data: the document.
        name: what to call it in errors.
        limits: on size, depth and counts.
        error: class of the errors.
        keep_comments: whether comments and processing instructions stay in the tree.

    Raises:
        InputError: a limit is passed, the encoding is wrong or not read, there is a document type
            declaration, or it is no well-formed XML; with line, value, limit and hint.
    """
    _size(len(data), name, limits, error)
    text = _decoded(data, name, error)
    if found := _NOT_XML.search(text):
        raise error(
            f"the character U+{ord(found[0]):04X} is not allowed in XML",
            where=_at(name, text, found.start()),
            hint="save the file as UTF-8",
        )
    _no_doctype(text, name, error)
    # Every element begins with <: an upper bound that costs no memory.
    if (count := text.count("<") - text.count("</")) > limits.most_elements:
        raise error(f"it has up to {count} elements; {limits.most_elements} is the limit",
                    where=name, hint="split the file")  # fmt: skip
    if (count := text.count("=")) > limits.most_attributes:
        raise error(f"it has up to {count} attributes; {limits.most_attributes} is the limit",
                    where=name, hint="split the file")  # fmt: skip
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=not keep_comments, remove_pis=not keep_comments,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        raise error(
            f"not well-formed XML: {problem.msg}",
            where=f"{name}, line {problem.lineno or 1}",
            hint="is the file complete?",
        ) from problem
    except ValueError as problem:
        raise error(f"not well-formed XML: {problem}", where=name) from problem
    if root.getroottree().docinfo.doctype:
        raise error("document type declarations are refused", where=name)
    _depth(root, name, limits, error)
    for node in root.iter(etree.Element):
        node.tag = etree.QName(node).localname
    return root


def _size(size: int, name: str, limits: XmlLimits, error: type[InputError]) -> None:
    if size > limits.most_bytes:
        raise error(
            f"it has {size} bytes or more; {limits.most_bytes} is the limit", where=name,
            hint="split the file",
        )  # fmt: skip


def _decoded(data: bytes, name: str, error: type[InputError]) -> str:
    """The text of a document, by its byte order mark or its declaration, else UTF-8."""
    if not data.strip():
        raise error("not well-formed XML: the file is empty", where=name)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8-sig"
    else:
        head = data[:_PROLOG_BYTES].decode("latin-1").lstrip()
        declared = _ENCODING.match(head)
        known = _CODECS.get(declared[1].lower()) if declared else "utf-8"
        if known is None:
            raise error(
                f"the encoding {declared[1] if declared else ''} is not read",
                where=f"{name}, line 1",
                hint=f"save the file as UTF-8; read are {', '.join(_CODECS)}",
            )
        codec = known
    try:
        return data.decode(codec)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise error(
            f"byte {problem.start} is no {codec} text",
            where=f"{name}, line {line}",
            hint="save the file as UTF-8, or name its encoding in its first line",
        ) from problem


def _no_doctype(text: str, name: str, error: type[InputError]) -> None:
    """Refuse a document type declaration: it can only stand before the first element."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
        elif text.startswith("<!", at):
            raise error(
                "document type declarations are refused",
                where=_at(name, text, at),
                hint="remove the DOCTYPE; nothing of it is needed",
            )
        else:
            return
        if end < 0:
            return
        at = end


def _depth(root: Any, name: str, limits: XmlLimits, error: type[InputError]) -> None:
    level = [root]
    for _ in range(limits.most_depth):
        level = [child for node in level for child in node]
        if not level:
            return
    raise error(
        f"elements are nested deeper than {limits.most_depth}",
        where=f"{name}, line {level[0].sourceline}",
    )


def _at(name: str, text: str, position: int) -> str:
    return f"{name}, line {text.count(chr(10), 0, position) + 1}"
