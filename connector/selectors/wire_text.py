"""What went over the wire, laid out for reading: line breaks and indents, no namespace declarations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_TOKENS = re.compile(r"<[^>]*>?|[^<]+")
_DECLARATIONS = re.compile(r'\sxmlns(?::[\w.-]+)?="[^"]*"')
_NUMBERED_PREFIX = re.compile(r'(?<=[</"])n(?:s)?\d+:')


def readable(text: str) -> str:
    """JSON and XML laid out; anything else as it is. Values keep every digit; templates escape the result."""
    return _xml(text) if text.lstrip().startswith("<") else _json(text)


def _json(text: str) -> str:
    try:
        # Amounts keep their digits: they pass as marked texts and lose the marks afterwards.
        parsed = json.loads(text, parse_float=lambda digits: f"\0{digits}\0")
    except ValueError:
        return text
    return re.sub(r'"\\u0000([^"]*)\\u0000"', r"\1", json.dumps(parsed, indent=2, ensure_ascii=False))


def _xml(text: str) -> str:
    return "\n".join(_indented(_TOKENS.findall(_DECLARATIONS.sub("", text))))


def _indented(tokens: list[str]) -> Iterator[str]:
    """Lines of XML: an element with only a text stays on one line."""
    depth, line = 0, ""
    for token in tokens:
        if not token.startswith("<"):
            line += token.strip()
            continue
        tag = _NUMBERED_PREFIX.sub("", token)
        if tag.startswith("</"):
            depth -= 1
            if line:
                yield line + tag
            else:
                yield "  " * depth + tag
            line = ""
            continue
        if line:
            yield line
        line = "  " * depth + tag
        if tag.endswith("/>") or tag.startswith(("<?", "<!")):
            yield line
            line = ""
        else:
            depth += 1
    if line:
        yield line
