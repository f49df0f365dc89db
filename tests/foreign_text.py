"""What foreign text must not do on a page or in a file: make elements, turn words round, be calculated."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.test import Client
from lxml import html as parser

from tests.everything import EVIL, HOSTILE

MARK = EVIL[: EVIL.index("</i>")]
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z").match
_WITHOUT_DIRECTION = ("title", "option", "textarea")  # nothing stands beside their text
# Made with a foreign word in them: what is behind it turns round with it, up to the end of the sentence.
_SENTENCES = (
    *("is not ignored.", "is synced.", "does not exist in NetSuite.", "is not synced yet"),
    *("Enter at most 255 characters.", "All of the following related items will be deleted:"),
)


def parsed(content: str) -> Any:
    """A page, or a part of one, as a browser would understand it."""
    return parser.document_fromstring(f"<!DOCTYPE html>{content}<p>")


def made(root: Any) -> Iterator[str]:
    """Elements and attributes that a text made."""
    for element in root.iter("*"):
        if element.tag == "script" and not element.get("src"):
            yield "a script"
        names = [name for name in element.attrib if name == "data-evil" or name.startswith("on")]
        yield from (f"{element.tag} {name}" for name in names)


def formulas(content: str) -> Iterator[str]:
    """Cells that a spreadsheet would calculate; numbers may be negative."""
    for row in csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")):
        yield from (
            cell[:40] for cell in row if cell.startswith(("=", "+", "-", "@", "\t")) and not _NUMBER(cell)
        )


def texts(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Every text of a page with its element, and what follows it within this element."""
    for element in root.iter("*"):
        pieces = [element.text or "", *(child.tail or "" for child in element)]
        for number, piece in enumerate(pieces):
            if piece.strip():
                following = [
                    pieces[n + 1] + child.text_content() for n, child in enumerate(element) if n >= number
                ]
                yield element, piece, "".join(following)


def own_words(text: str) -> str:
    """The text without its foreign parts and without sentences that are one text from the start."""
    for sentence in _SENTENCES:
        text = text.replace(sentence, "")
    words, *parts = text.split(MARK)
    return words + "".join(part[_foreign(MARK + part) - len(MARK) :] for part in parts)


def _foreign(text: str) -> int:
    """How much of the beginning is foreign: texts are cut to their columns."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(text, HOSTILE, strict=False)))


def turned_round(root: Any) -> Iterator[str]:
    """Words of ours that stand behind a foreign text and in no element of their own."""
    for element, piece, following in texts(root):
        before, mark, after = piece.partition(MARK)
        own = own_words(mark + after + following)
        if mark and element.tag not in _WITHOUT_DIRECTION and any(sign.isalnum() for sign in own):
            yield f"<{element.tag} class={element.get('class', '')}>: {before[-30:]}[…]{own[:60].strip()}"


def read_all(
    client: Client, addresses: Mapping[str, Sequence[str]], *rules: Callable[[Any], Iterator[str]]
) -> tuple[set[str], list[str]]:
    """Read every address; gives the names of those that show foreign text, and what is wrong.

    Pages are held to `rules`, files to `formulas`.
    """
    shown, found = set(), set()
    for name, paths in addresses.items():
        for path in paths:
            response: Any = client.get(path)
            assert response.status_code < 500, path
            if response.status_code >= 300:
                continue
            content = b"".join(response).decode()
            if response["Content-Type"].startswith("text/html"):
                faults = [fault for rule in rules for fault in rule(parsed(content))]
            else:
                faults = list(formulas(content))
            found |= {f"{path[:60]} {fault}" for fault in faults}
            if "data-evil" in content:
                shown.add(name)
    return shown, sorted(found)
