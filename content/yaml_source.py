"""YAML read strictly: duplicate keys, aliases and tags are errors, and every value keeps the line it stood on.

Scalars stay text (or None for null); the models give them their types. So `NO` stays Norway, `12:00` stays noon
and `0800` keeps its zero, all of which YAML 1.1 would turn into something else.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

DataPath: TypeAlias = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "value", "seq", "map")
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that strict reading refuses, at a line of the file."""

    line: int
    what: str
    fix: str


@dataclass(slots=True)
class Document:
    """One file: its data, the line of every value, and what was refused on the way."""

    data: Any = None
    lines: dict[DataPath, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def line(self, path: DataPath) -> int:
        """Return the line of the value at `path`, or of its closest parent that exists."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_document(path: Path) -> Document:
    """Read one YAML file; never raises for what the file holds, its flaws say what is wrong."""
    return document_of(path.read_bytes())


def document_of(content: bytes) -> Document:
    """Read the content of a YAML file; as `read_document`."""
    document = Document()
    try:
        root = yaml.compose(content.decode("utf-8"), Loader=_LOADER)
    except UnicodeDecodeError:
        document.flaws.append(Flaw(1, "the file is not UTF-8 text.", "save it as UTF-8."))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it cannot be read"
        document.flaws.append(
            Flaw(
                mark.line + 1 if mark else 1,
                f"not valid YAML: {reason}.",
                "check indentation, and quote text that holds ': ', ' #', braces or a leading symbol.",
            )
        )
    else:
        if root is not None:
            document.data = _Builder(document).build(root, ())
    return document


class _Builder:
    """Turns YAML nodes into plain lists, mappings and text while noting lines and flaws."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def build(self, node: yaml.Node, path: DataPath) -> Any:  # noqa: ANN401 - YAML data has no narrower type
        """Return the plain value of `node`, which stands at `path`."""
        line = node.start_mark.line + 1
        self._document.lines[path] = line
        if id(node) in self._seen:
            self._flaw(line, "an alias (*name) repeats other content.", "write the text out where it is used.")
            return None
        self._seen.add(id(node))
        if node.tag not in _CORE_TAGS:
            self._flaw(line, "it carries a YAML tag or merge key.", "use plain text, lists and mappings.")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: yaml.MappingNode, path: DataPath) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag not in _CORE_TAGS:
                self._flaw(line, "a field name is not plain text.", "use the field names of the content guide.")
                continue
            name = key_node.value
            if name in out:
                self._flaw(line, f"the field '{name}' is given twice.", "keep one of the two.")
            out[name] = self.build(value_node, (*path, name))
            self._document.lines[(*path, name)] = line
        return out

    def _flaw(self, line: int, what: str, fix: str) -> None:
        self._document.flaws.append(Flaw(line, what, fix))
