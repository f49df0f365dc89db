"""Token passports: signed, and used once."""

from __future__ import annotations

import pytest
from zeep.exceptions import Fault

from tests.sandbox.netsuite_world import World


def _refused(world: World, headers: dict[str, object]) -> None:
    with pytest.raises(Fault, match=r"Invalid login attempt\.") as caught:
        world.service.getServerTime(_soapheaders=headers)
    fault = caught.value.detail[0]
    assert fault.tag.endswith("}invalidCredentialsFault")
    assert fault[0].text == "INVALID_LOGIN_CREDENTIALS"


def test_a_fresh_signed_passport_logs_in(netsuite: World) -> None:
    assert netsuite.call("getServerTime").body.getServerTimeResult.status.isSuccess


def test_a_wrong_signature_is_refused(netsuite: World) -> None:
    _refused(netsuite, {"tokenPassport": netsuite.passport(secret="guessed")})


def test_a_nonce_is_single_use(netsuite: World) -> None:
    passport = netsuite.passport()
    netsuite.service.getServerTime(_soapheaders={"tokenPassport": passport})
    _refused(netsuite, {"tokenPassport": passport})


def test_a_request_without_passport_is_refused(netsuite: World) -> None:
    _refused(netsuite, {})


def test_an_application_id_beside_the_passport_is_refused(netsuite: World) -> None:
    _refused(
        netsuite,
        {
            "tokenPassport": netsuite.passport(),
            "applicationInfo": netsuite.type("ApplicationInfo", applicationId="1"),
        },
    )
