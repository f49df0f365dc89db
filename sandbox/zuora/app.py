"""The Zuora sandbox as an application: token, limits, idempotency, faults, then the endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sandbox.control import Control
from sandbox.faults import Fault, FaultTable
from sandbox.http import Drop, Request, Response
from sandbox.in_flight import InFlight
from sandbox.journal import Call, Journal
from sandbox.latency import Latency
from sandbox.zuora import (
    accounts,
    action_query,
    actions,
    breakage,
    catalog,
    credit_memos,
    crud,
    debit_memos,
    invoices,
    object_query,
    orders,
    payments,
    refunds,
    settings_api,
    subscriptions,
)
from sandbox.zuora.breakage import refused
from sandbox.zuora.context import Context, Raw, Route, Router
from sandbox.zuora.idempotency import IdempotencyStore
from sandbox.zuora.limits import Limits, Pool
from sandbox.zuora.memory import Memory
from sandbox.zuora.oauth import Tokens
from sandbox.zuora.refusals import Refusal
from sandbox.zuora.tenant import Tenant
from sandbox.zuora.wire import json_response, parse

_MODULES = (
    accounts, action_query, actions, catalog, credit_memos, crud, debit_memos, invoices, object_query, orders,
    payments, refunds, settings_api, subscriptions,
)  # fmt: skip


class _Lost(Exception):
    """The connection is to be closed without an answer."""


class ZuoraApp:
    """One tenant behind HTTP; tenant, journal, faults, latency, limits and tokens may be steered."""

    def __init__(
        self,
        tenant: Tenant,
        *,
        client_id: str,
        client_secret: str,
        reset: Callable[[], None] | None = None,
    ) -> None:
        self.tenant = tenant
        self.journal = Journal()
        self.faults = FaultTable()
        self.latency = Latency()
        self.limits = Limits()
        self.tokens = Tokens(client_id, client_secret)
        self.idempotency = IdempotencyStore(now=lambda: tenant.now().timestamp())
        self.memory = Memory()
        self._calls = InFlight()
        self._load = reset or tenant.clear
        self._router = Router([route for module in _MODULES for route in module.ROUTES])
        self._control = Control(
            state=tenant,
            snapshots=self,
            journal=self.journal,
            faults=self.faults,
            latency=self.latency,
            in_flight=self._calls,
            reset=self.reset,
        )

    def reset(self) -> None:
        """Bring the tenant back to its scenario and forget keys, cursors and locators."""
        with self.tenant.lock:
            self._load()
            self.memory.clear()
        self.idempotency.clear()

    def state_copy(self) -> Any:
        """Records and stored answers by Idempotency-Key."""
        return self.tenant.state_copy(), self.idempotency.copy()

    def state_restore(self, copied: Any) -> None:
        """Bring both back; cursors and locators are forgotten."""
        self.tenant.state_restore(copied[0])
        self.idempotency.restore(copied[1])
        self.memory.clear()

    def handle(self, request: Request) -> Response | Drop:
        """Answer one call and enter it in the journal."""
        if Control.owns(request):
            return self._control.handle(request)
        with self._calls.one():
            return self._answer(request)

    def _answer(self, request: Request) -> Response | Drop:
        operation = f"{request.method} {request.path}"
        call = Call("zuora", request.method, operation, request.path)
        headers = {"Zuora-Request-Id": str(uuid4())}
        if track := request.header("zuora-track-id"):
            headers["Zuora-Track-Id"] = track[:64]
        try:
            if (request.method, request.path.rstrip("/")) == ("POST", "/oauth/token"):
                response = self._token(request, call)
            else:
                call.request = _readable(request)
                response = self._counted(request, call, headers)
                call.response = response.body.decode(errors="replace")
            call.status = response.status
        except _Lost:
            return Drop()
        finally:
            self.journal.add(call)
        return Response(response.status, response.body, {**headers, **response.headers})

    def _token(self, request: Request, call: Call) -> Response:
        """The token call: no limits, and its secrets stay out of the journal."""
        fault = self._take(call, "server_error", "drop_before", "login")
        if fault is None:
            return self.tokens.issue(request)
        if fault.kind == "login":
            return json_response(401, {"message": "Invalid client id", "error": "invalid_client"})
        if fault.kind == "drop_before":
            raise _Lost
        return json_response(500, {"message": "Internal server error."})

    def _counted(self, request: Request, call: Call, headers: dict[str, str]) -> Response:
        pool = self.limits.pool(request.method, request.path)
        entered = False
        try:
            headers.update(self.limits.enter(pool))
            entered = True
            return self._checked(request, call, pool, headers["Zuora-Request-Id"])
        except Refusal as refusal:
            headers.update(refusal.headers)
            return refused(refusal, request, headers["Zuora-Request-Id"])
        finally:
            if entered:
                self.limits.leave(pool)

    def _checked(self, request: Request, call: Call, pool: Pool, request_id: str) -> Response:
        """Token, route and idempotency key, then the call itself."""
        if self._take(call, "expire_token", "login"):
            self.tokens.expire_all()
        if not self.tokens.is_valid(request):
            raise Refusal("authentication", "Authentication error")
        route, params = self._router.find(request.method, request.path)
        call.operation, call.write = _operation(route, params), route.write
        key = request.header("idempotency-key") if request.method == "POST" else ""
        stored = self.idempotency.begin(key, request.method, request.path) if key else None
        if stored is not None:
            call.write = False
            return stored
        try:
            return self._performed(route, params, request, call, pool, key, request_id)
        finally:
            if key:
                self.idempotency.release(key)

    def _performed(
        self,
        route: Route,
        params: dict[str, str],
        request: Request,
        call: Call,
        pool: Pool,
        key: str,
        request_id: str,
    ) -> Response:
        if delay := self._take(call, "delay"):
            self.latency.pause(float(delay.params.get("seconds", 1)))
        fault = self._take(call, *breakage.KINDS)
        if fault is not None and fault.kind == "late":
            request.gone()
        if fault is None or breakage.comes_late(fault):
            response = self._done(route, params, request, call, request_id)
            if key:
                self.idempotency.finish(key, response)
            self.latency.wait("zuora", write=route.write, rows=call.rows)
        if fault is None:
            return response
        if fault.kind in ("drop_before", "drop_after", "late"):
            raise _Lost
        refusal = breakage.refusal_of(fault, self.limits, pool)
        if key and fault.params.get("stored"):
            self.idempotency.finish(key, refused(refusal, request, request_id))
        raise refusal

    def _done(
        self, route: Route, params: dict[str, str], request: Request, call: Call, request_id: str
    ) -> Response:
        try:
            if route.settlement and not self.tenant.invoice_settlement:
                raise Refusal("feature", "This operation is only available if Invoice Settlement is enabled.")
            data = self._handled(route, params, request, call)
        except Refusal as refusal:
            return refused(refusal, request, request_id)
        status, data = data if isinstance(data, Raw) else (200, data)
        return json_response(status, data)

    def _handled(self, route: Route, params: dict[str, str], request: Request, call: Call) -> Any:
        try:
            body = parse(request.body)
        except ValueError as error:
            raise Refusal("bad_json", "The request body is not valid JSON.") from error
        base_url = f"http://{request.header('host')}"
        context = Context(
            self.tenant, request, body, call.operation, self.memory, self.faults, base_url, params
        )
        with self.tenant.lock:
            data = route.handler(context)
        call.rows = context.rows
        return data

    def _take(self, call: Call, *kinds: str) -> Fault | None:
        return self.faults.take(kinds, operation=call.operation, path=call.path, body=call.request)


def _operation(route: Route, params: dict[str, str]) -> str:
    """The route's name with the object it is about, as in `GET /object-query/invoices`."""
    name = route.operation
    for part in ("object", "type"):
        if part in params:
            name = name.replace(f"{{{part}}}", params[part])
    return name


def _readable(request: Request) -> str:
    return request.body.decode(errors="replace") or "&".join(f"{k}={v}" for k, v in request.query)
