"""Plurals and singulars of English nouns, by a few rules and a table of exceptions."""

from __future__ import annotations

_IRREGULAR = {
    "child": "children",
    "index": "indexes",
    "person": "people",
    "datum": "data",
    "analysis": "analyses",
    "schema": "schemas",
    "metadata": "metadata",
    "media": "media",
    "status": "statuses",
    "auth": "auth",
    "information": "information",
    "traffic": "traffic",
    "software": "software",
    "code": "code",
    "text": "text",
    "data": "data",
    "content": "content",
    "audio": "audio",
    "email": "emails",
    "feedback": "feedback",
    "json": "JSON",
    "input": "input",
    "output": "output",
    "access": "access",
    "space": "space",
    "storage": "storage",
    "syntax": "syntax",
    "memory": "memory",
    "speech": "speech",
    "music": "music",
    "configuration": "configuration",
    "language": "languages",
    "time": "time",
    "news": "news",
    "history": "history",
    "markdown": "Markdown",
    "infrastructure": "infrastructure",
    "state": "state",
    "tls": "TLS",
    "typescript": "TypeScript",
    "javascript": "JavaScript",
    "css": "CSS",
    "html": "HTML",
    "http": "HTTP",
    "sql": "SQL",
    "xml": "XML",
    "yaml": "YAML",
    "csv": "CSV",
}
_SINGULARS = {plural: singular for singular, plural in _IRREGULAR.items()}


def plural(noun: str) -> str:
    """Return the plural of an English noun by a few rules."""
    lower = noun.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if noun.isupper() or lower in _SINGULARS or not lower[-1:].isalpha():
        return noun
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return noun
    if lower.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def singular(noun: str) -> str:
    """Return the singular of an English noun by a few rules."""
    lower = noun.lower()
    if lower in _SINGULARS:
        return _SINGULARS[lower]
    if lower in _IRREGULAR:
        return noun
    if lower.endswith("ies") and len(lower) > 4:
        return noun[:-3] + "y"
    if lower.endswith(("sses", "xes", "zes", "ches", "shes")):
        return noun[:-2]
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ics", "os")) and len(lower) > 3:
        return noun[:-1]
    return noun


def is_plural(word: str) -> bool:
    """Tell whether a word looks like a plural noun."""
    lower = word.lower()
    if lower in _SINGULARS and lower not in _IRREGULAR:
        return True
    return len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ics", "'s"))
