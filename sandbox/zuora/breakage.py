"""How injected faults look in each family of endpoints."""

from __future__ import annotations

from sandbox.faults import Fault
from sandbox.http import Request, Response
from sandbox.zuora.limits import Limits, Pool
from sandbox.zuora.refusals import Refusal, answer
from sandbox.zuora.wire import json_response, parse

KINDS = (
    "drop_before",
    "late",
    "rate_limit",
    "rate_in_body",
    "lock",
    "temporary",
    "server_error",
    "drop_after",
)
_MESSAGES = {
    "lock": "The operation failed due to a lock competition, please try again.",
    "temporary": "The operation failed because of a temporary error, please try again.",
    "internal": "Internal server error.",
}
_BULK = ("/v1/action/create", "/v1/action/update", "/v1/action/delete")


def comes_late(fault: Fault | None) -> bool:
    """Whether the call is done first and only its answer is lost."""
    return fault is not None and (fault.kind in ("drop_after", "late") or bool(fault.params.get("after")))


def refusal_of(fault: Fault, limits: Limits, pool: Pool) -> Refusal:
    """The refusal a fault stands for; `http_status` overrides the status of the family."""
    status = fault.params.get("http_status")
    if fault.kind == "rate_limit":
        headers = limits.exhausted(
            pool,
            concurrency=bool(fault.params.get("concurrency")),
            retry_after=fault.params.get("retry_after"),
        )
        return Refusal("limit", "The request exceeded the limit.", headers=headers)
    if fault.kind == "rate_in_body":
        return Refusal("rate", "The total number of requests has exceeded the limit.", 200)
    kind = "internal" if fault.kind == "server_error" else fault.kind
    return Refusal(kind, str(fault.params.get("message", _MESSAGES[kind])), status)


def refused(refusal: Refusal, request: Request, request_id: str) -> Response:
    """The answer to a refused call, in the shape of its family."""
    if refusal.kind == "rate" and request.path.rstrip("/") in _BULK:
        # The only refusal of a whole call that comes as row results.
        body = parse(request.body)
        rows = body.get("objects") or body.get("ids") or [None]
        return json_response(200, [refusal.row() for _ in rows])
    status, data = answer(refusal, request.path, request_id)
    return json_response(status, data)
