import io, json, socket
import pytest
from django.core.management import call_command
from tests.journeys.world import demo_world
from sandbox.http import Response
from connector.models import *


def out(*args):
    o, e = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(*args, stdout=o, stderr=e)
    except SystemExit as x:
        code = x.code
    except Exception as x:
        code = (getattr(x, "returncode", "?"), str(x))
    return code, o.getvalue(), e.getvalue()


def free():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    p = s.getsockname()[1]
    s.close()
    return p


def html(kind):
    def f(r):
        if r.method == "GET" and "wsdl" in r.path:
            return None
        if r.path == "/oauth/token" and kind != "token":
            return None
        return Response(
            200, b"<html><head><title>Please log in</title></head></html>", {"Content-Type": "text/html"}
        )

    return f


CASES = {
    "zsecret": lambda w, c: setattr(c, "zuora_client_secret", "wrong"),
    "nsecret": lambda w, c: setattr(c, "netsuite_token_secret", "wrong"),
    "naccount": lambda w, c: setattr(c, "netsuite_account", "OTHER99"),
    "zport": lambda w, c: setattr(c, "zuora_base_url", f"http://127.0.0.1:{free()}"),
    "nport": lambda w, c: setattr(c, "netsuite_base_url", f"http://127.0.0.1:{free()}"),
    "zdns": lambda w, c: setattr(c, "zuora_base_url", "http://no-such-host.invalid"),
    "ndns": lambda w, c: setattr(c, "netsuite_base_url", "http://no-such-host.invalid"),
    "zhtml": lambda w, c: setattr(w.wires["zuora"], "instead", html("x")),
    "ztokenhtml": lambda w, c: setattr(w.wires["zuora"], "instead", html("token")),
    "nhtml": lambda w, c: setattr(w.wires["netsuite"], "instead", html("x")),
    "script": lambda w, c: ScriptIdOverride(c),
}


def ScriptIdOverride(c):
    print([f.name for f in Connection._meta.get_fields()])


@pytest.mark.parametrize("case", CASES)
def test_x(db, case):
    with demo_world() as w:
        c = w.connection
        CASES[case](w, c)
        c.save()
        w.forget_journal()
        print("=====", case)
        print(*out("connection_test", "demo"))
        code, o, e = out("sync", "demo", "--inline", "--json")
        try:
            r = json.loads(o)
            print(code, r["state"], r["code"], r["message"])
            print([(s["process"], s["state"], s["errors"]) for s in r["steps"]])
            print(r["records"][:3], len(r["records"]))
        except Exception:
            print(code, o, e)
        for s in SyncRun.objects.last().steps.all():
            if s.message and "skipped" not in s.state:
                print("   ", s.process, s.state, s.code, s.message)
        print("writes", w.journal("zuora")["writes"], w.journal("netsuite")["writes"])
        print(
            "stuck",
            list(SyncRecord.objects.filter(state="in progress").values_list("number", "message"))[:5],
            SyncRecord.objects.values_list("state").distinct(),
        )
        w.wires["zuora"].instead = w.wires["netsuite"].instead = None
