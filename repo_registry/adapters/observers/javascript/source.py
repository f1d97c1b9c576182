"""A JavaScript or TypeScript file as the rules see it: its tree, names and exports, made once a file."""

from __future__ import annotations

import re

from repo_registry.adapters.observers.javascript.names import Names
from repo_registry.adapters.observers.source_file import SourceFile
from repo_registry.adapters.observers.syntax import Dialect, Syntax, syntax_of

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
    }
)
CLASSES = frozenset({"abstract_class_declaration", "class", "class_declaration"})
_KEPT = frozenset(
    {
        "assignment_expression",
        "binary_expression",
        "call_expression",
        "export_statement",
        "for_in_statement",
        "import_alias",
        "import_statement",
        "member_expression",
        "new_expression",
        "public_field_definition",
        "field_definition",
        "return_statement",
        "subscript_expression",
        "switch_statement",
        "variable_declarator",
    }
)
#: Ending → grammar.
_GRAMMARS = {
    "js": "javascript",
    "jsx": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "es6": "javascript",
    "ts": "typescript",
    "mts": "typescript",
    "cts": "typescript",
    "tsx": "tsx",
}
_LANGUAGES = {"JavaScript": "javascript", "TypeScript": "typescript", "TSX": "tsx", "JSX": "javascript"}
_PAGES = frozenset({"vue", "svelte"})
_DIALECTS = {
    grammar: Dialect(grammar=grammar, kept=_KEPT, scopes=FUNCTIONS | CLASSES)
    for grammar in sorted({*_GRAMMARS.values(), *_LANGUAGES.values()})
}
_SCRIPT = re.compile(rb"<script\b([^<>]{0,300})>", re.IGNORECASE)
_TYPED = re.compile(rb"""lang\s{0,3}=\s{0,3}["']?(ts|typescript)\b""")
#: Compiled declarations repeat what the source says.
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")


def is_source(file: SourceFile) -> bool:
    """Tell whether the file holds JavaScript or TypeScript that runs."""
    ending = file.name.rpartition(".")[2].lower()
    if file.name.endswith(_DECLARATIONS):
        return False
    return ending in _GRAMMARS or file.language in _LANGUAGES or ending in _PAGES


def syntax(file: SourceFile) -> Syntax:
    """Return the tree of the file; of a page (Vue, Svelte) that of its script blocks.

    Raises:
        Unreadable: The parser gave up.
    """
    ending = file.name.rpartition(".")[2].lower()
    if ending in _PAGES:
        data, typed = _scripts(file.data)
        return syntax_of(file, _DIALECTS["typescript" if typed else "javascript"], data)
    return syntax_of(file, _DIALECTS[_GRAMMARS.get(ending) or _LANGUAGES.get(file.language or "", "javascript")])


def names(file: SourceFile) -> Names:
    """Return what the names of the file stand for, resolved once.

    Raises:
        Unreadable: The parser gave up.
    """
    remembered = vars(file)
    known = remembered.get("_javascript_names")
    if not isinstance(known, Names):
        known = remembered["_javascript_names"] = Names(syntax(file))
    return known


def module_path(path: str) -> str:
    """Return the path without extension and without a last part ``index``."""
    stem = path
    for ending in (*_GRAMMARS, *_PAGES):
        if path.endswith("." + ending):
            stem = path[: -len(ending) - 1]
            break
    return stem.removesuffix("/index")


def _scripts(data: bytes) -> tuple[bytes, bool]:
    """Blank everything but the script blocks, so that offsets and lines stay."""
    kept: list[bytes] = []
    typed = False
    position = 0
    while (opening := _SCRIPT.search(data, position)) is not None:
        end = data.find(b"</script>", opening.end())
        end = len(data) if end < 0 else end
        kept += [_blank(data[position : opening.end()]), data[opening.end() : end]]
        typed = typed or _TYPED.search(opening[1]) is not None
        position = end
    kept.append(_blank(data[position:]))
    return b"".join(kept), typed


def _blank(data: bytes) -> bytes:
    return b"\n".join(b" " * len(line) for line in data.split(b"\n"))
