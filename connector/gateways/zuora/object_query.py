"""Object queries: filters, expansion and paging by cursor (zuora-api.md section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from connector.gateways.zuora.client import Client
from connector.gateways.zuora.codec import Json

PAGE_SIZE = 99
IDS_PER_FILTER = 66  # keeps the address near 3 kB once its brackets are percent-encoded


def one_of(field: str, ids: Sequence[str]) -> str:
    """A filter that holds for any of the ids."""
    return f"{field}.IN:[{','.join(ids)}]"


def chunks(ids: Sequence[str], size: int = IDS_PER_FILTER) -> Iterator[list[str]]:
    """The ids without repetitions, in lists of at most `size`."""
    rest = iter(dict.fromkeys(ids))
    while chunk := list(islice(rest, size)):
        yield chunk


def pages(
    client: Client,
    records: str,
    filters: Sequence[str],
    *,
    expand: Sequence[str] = (),
    fields: Sequence[tuple[str, str]] = (),
) -> Iterator[list[Json]]:
    """The records of a type (`invoice-items`) that meet every filter, page by page; raises GatewayError.

    Expanded arrays are cut at 99 and can't be paged. `fields` narrows what an expanded record carries:
    pairs of its name and the comma-separated fields.
    """
    params = [("filter[]", text) for text in filters]
    params += [("expand[]", name) for name in expand]
    params += [(f"{name}.fields[]", wanted) for name, wanted in fields]
    params.append(("pageSize", str(PAGE_SIZE)))
    cursor: list[tuple[str, str]] = []
    while True:
        body = client.read("GET", f"/object-query/{records}", params=[*params, *cursor]).body
        yield body.get("data") or []
        if not body.get("nextPage"):
            return
        cursor = [("cursor", body["nextPage"])]


def rows(
    client: Client,
    records: str,
    filters: Sequence[str],
    *,
    expand: Sequence[str] = (),
    fields: Sequence[tuple[str, str]] = (),
) -> list[Json]:
    """All records at once; see `pages`."""
    return [row for page in pages(client, records, filters, expand=expand, fields=fields) for row in page]
