"""NetSuite's fault and status codes and what each means to us, as tables (spec: errors.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connector.gateways.errors import (
    AuthenticationFailed,
    GatewayError,
    Kind,
    OutcomeUnknown,
    PermissionRefused,
    RequestRefused,
    TemporarilyUnavailable,
)


@dataclass(frozen=True, slots=True)
class FaultRule:
    """What a SOAP fault means: our code, the exception, whether the call is repeated."""

    code: str
    error: type[GatewayError]
    repeat: bool = False
    blocked: bool = False  # the concurrency limit was hit: use fewer slots


_AUTH = FaultRule("NETSUITE_AUTH_FAILED", AuthenticationFailed)
_PERMISSION = FaultRule("NETSUITE_PERMISSION", PermissionRefused)
_BLOCKED = FaultRule("NETSUITE_RATE_LIMITED", TemporarilyUnavailable, repeat=True, blocked=True)
_BUSY = FaultRule("NETSUITE_RATE_LIMITED", TemporarilyUnavailable, repeat=True)
_AWAY = FaultRule("SERVICE_UNAVAILABLE", TemporarilyUnavailable, repeat=True)
_SIZE = FaultRule("PAGE_OR_SIZE_LIMIT", RequestRefused)
_USAGE = FaultRule("SCRIPT_USAGE_LIMIT", RequestRefused)
_UNKNOWN_ID = FaultRule("SCRIPT_ID_UNKNOWN", RequestRefused)
_VERSION = FaultRule("SERVICE_UNAVAILABLE", RequestRefused)
_UNEXPECTED = FaultRule("UNEXPECTED", OutcomeUnknown, repeat=True)
OTHER_FAULT = FaultRule("UNEXPECTED", RequestRefused)

# The code decides; the fault's name only where the code is missing or unknown.
FAULT_CODES: dict[str, FaultRule] = {
    "WS_REQUEST_BLOCKED": _BLOCKED,
    "WS_CONCUR_SESSION_DISALLWD": _BLOCKED,
    "WS_EXCEEDED_CONCUR_USERS_ALLWD": _BLOCKED,
    "CONCURRENCY_LIMIT_EXCEEDED": _BLOCKED,
    "EXCEEDED_MAX_CONCUR_RQST": _BLOCKED,
    "CONCUR_BULK_JOB_DISALLWD": _BLOCKED,
    "CONCUR_SEARCH_DISALLWD": _BLOCKED,
    "SEARCH_TIMED_OUT": _BUSY,
    "ACCT_TEMP_UNAVAILABLE": _AWAY,
    "INVALID_LOGIN": _AUTH,
    "INVALID_LOGIN_ATTEMPT": _AUTH,
    "INVALID_LOGIN_CREDENTIALS": _AUTH,
    "INVALID_LOGIN_IP": _AUTH,
    "LOGIN_DISABLED": _AUTH,
    "TWO_FA_REQD": _AUTH,
    "SESSION_TIMED_OUT": _AUTH,
    "INSUFFICIENT_PERMISSION": _PERMISSION,
    "PERMISSION_VIOLATION": _PERMISSION,
    "WS_PERMISSION_REQD": _PERMISSION,
    "WS_FEATURE_REQD": _PERMISSION,
    "OI_PERMISSION_REQD": _PERMISSION,
    "MAX_RCRDS_EXCEEDED": _SIZE,
    "EXCEEDED_RQST_SIZE_LIMIT": _SIZE,
    "SSS_REQUEST_TIME_EXCEEDED": _USAGE,
    "SSS_REQUEST_LIMIT_EXCEEDED": _USAGE,
    "SSS_USAGE_LIMIT_EXCEEDED": _USAGE,
    "INVALID_CSTM_FIELD_REF": _UNKNOWN_ID,
    "UNDEFINED_CSTM_FIELD": _UNKNOWN_ID,
    "INVALID_SCRIPT_ID": _UNKNOWN_ID,
    "INVALID_WS_VERSION": _VERSION,
    "UNSUPPORTED_WS_VERSION": _VERSION,
    "UPGRADE_WS_VERSION": _VERSION,
    "WRONG_DC_OR_VERSION": _VERSION,
    "UNEXPECTED_ERROR": _UNEXPECTED,
}

FAULT_NAMES: dict[str, FaultRule] = {
    "exceededConcurrentRequestLimitFault": _BLOCKED,
    "exceededRequestLimitFault": _BLOCKED,
    "exceededUsageLimitFault": _USAGE,
    "exceededRecordCountFault": _SIZE,
    "exceededRequestSizeFault": _SIZE,
    "insufficientPermissionFault": _PERMISSION,
    "invalidAccountFault": _AUTH,
    "invalidCredentialsFault": _AUTH,
    "invalidSessionFault": _AUTH,
    "invalidVersionFault": _VERSION,
    "unexpectedErrorFault": _UNEXPECTED,
}


def fault_rule(name: str, code: str) -> FaultRule:
    """The rule for a fault; an unknown one refuses the request."""
    return FAULT_CODES.get(code) or FAULT_NAMES.get(name) or OTHER_FAULT


@dataclass(frozen=True, slots=True)
class RecordRule:
    """What a record's status code means: our code, whose turn it is, whether to repeat or to look up."""

    code: str
    kind: Kind
    repeat: bool = False
    duplicate: bool = False


_REFUSED = RecordRule("NETSUITE_REFUSED", Kind.PERMANENT)
_DUPLICATE = RecordRule("NETSUITE_REFUSED", Kind.PERMANENT, duplicate=True)
_LATER = RecordRule("NETSUITE_RATE_LIMITED", Kind.TEMPORARY, repeat=True)
_CHANGED = RecordRule("NETSUITE_REFUSED", Kind.TEMPORARY, repeat=True)
_ROLE = RecordRule("NETSUITE_PERMISSION", Kind.CONFIGURATION)
_SCRIPT_ID = RecordRule("SCRIPT_ID_UNKNOWN", Kind.CONFIGURATION)
_SCRIPT = RecordRule("SCRIPT_USAGE_LIMIT", Kind.TEMPORARY)
_LOGIN = RecordRule("NETSUITE_AUTH_FAILED", Kind.CONFIGURATION)
_NUMBER = RecordRule("NUMBER_OVERRIDE_REFUSED", Kind.CONFIGURATION)

RECORD_CODES: dict[str, RecordRule] = {
    "WS_REQUEST_BLOCKED": _LATER,
    "WS_CONCUR_SESSION_DISALLWD": _LATER,
    "CONCURRENCY_LIMIT_EXCEEDED": _LATER,
    "EXCEEDED_MAX_CONCUR_RQST": _LATER,
    "CONCUR_BULK_JOB_DISALLWD": _LATER,
    "CONCUR_SEARCH_DISALLWD": _LATER,
    "SESSION_TIMED_OUT": RecordRule("SERVICE_UNAVAILABLE", Kind.TEMPORARY, repeat=True),
    "ACCT_TEMP_UNAVAILABLE": RecordRule("SERVICE_UNAVAILABLE", Kind.TEMPORARY, repeat=True),
    # The record may have been saved: repeating is safe because adds carry a key and updates are absolute.
    "UNEXPECTED_ERROR": RecordRule("OUTCOME_UNKNOWN", Kind.UNCLEAR, repeat=True),
    "RCRD_HAS_BEEN_CHANGED": _CHANGED,
    "RCRD_EDITED_SINCE_RETRIEVED": _CHANGED,
    "CANT_UPDATE_RECRD_HAS_CHANGED": _CHANGED,
    "RCRD_LOCKED_BY_WF": _CHANGED,
    "DUP_RCRD": _DUPLICATE,
    "DUP_ENTITY": _DUPLICATE,
    "DUP_ENTITY_NAME": _DUPLICATE,
    "DUP_ITEM": _DUPLICATE,
    "DUP_ITEM_NAME": _DUPLICATE,
    "UNIQUE_CUST_ID_REQD": _DUPLICATE,
    "CANT_CREATE_NON_UNIQUE_RCRD": _DUPLICATE,
    "DUP_TRANS": _NUMBER,
    "INSUFFICIENT_PERMISSION": _ROLE,
    "INSUFFICIENT_FLD_PERMISSION": _ROLE,
    "NOT_ENOUGH_PERMISSIONS": _ROLE,
    "PERMISSION_VIOLATION": _ROLE,
    "WS_PERMISSION_REQD": _ROLE,
    "WS_FEATURE_REQD": _ROLE,
    "INVALID_CSTM_FIELD_REF": _SCRIPT_ID,
    "UNDEFINED_CSTM_FIELD": _SCRIPT_ID,
    "INVALID_FIELD_NAME_FOR_NULL": _SCRIPT_ID,
    "INVALID_SCRIPT_ID": _SCRIPT_ID,
    "SSS_REQUEST_TIME_EXCEEDED": _SCRIPT,
    "SSS_REQUEST_LIMIT_EXCEEDED": _SCRIPT,
    "SSS_USAGE_LIMIT_EXCEEDED": _SCRIPT,
    "SSS_TIME_LIMIT_EXCEEDED": _SCRIPT,
    "WF_EXEC_USAGE_LIMIT_EXCEEDED": _SCRIPT,
    "INVALID_LOGIN": _LOGIN,
    "INVALID_LOGIN_ATTEMPT": _LOGIN,
    "INVALID_LOGIN_CREDENTIALS": _LOGIN,
    "LOGIN_DISABLED": _LOGIN,
    "INSUFCNT_NUM_PRDS_FOR_REV_REC": RecordRule("ACCOUNTING_PERIODS_MISSING", Kind.CONFIGURATION),
}

# Texts that NetSuite gives under a general code; looked at only where the code has no row above.
RECORD_TEXTS: tuple[tuple[re.Pattern[str], RecordRule], ...] = (
    (re.compile(r"(?i)allow override|auto-?generated number"), _NUMBER),
    (
        re.compile(
            r"(?i)\b(document|transaction|invoice|credit|payment|customer)\s?(number|#).*"
            r"(already|in use|unique)"
        ),
        _NUMBER,
    ),
)

# Why NetSuite may not let applied amounts of a payment be changed: the period is closed, the payment is
# deposited or locked, or somebody applied it elsewhere by hand.
NOT_UNAPPLIABLE = RecordRule("PAYMENT_NOT_UNAPPLIABLE", Kind.PERMANENT)
UNAPPLY_CODES = frozenset(
    {
        *("CLOSED_TRAN_PRD", "TRAN_PRD_CLOSED", "TRAN_PERIOD_CLOSED", "VALID_PRD_REQD"),
        *("RCRD_UNEDITABLE", "CANT_EDIT_TRAN", "CANT_EDIT_CUST_PMT", "PMT_EDIT_DISALLWD"),
        *("TRANS_EDIT_DISALLWD", "CANT_APPLY_PMT", "INVALID_AMT", "INVALID_TRANS_AMT", "CANT_UPDATE_AMT"),
        *("TRANS_APPLIED_AMTS_UNBALNCD", "TRANS_LINE_AND_PMT_UNBALNCD"),
    }
)
_UNAPPLY_TEXT = re.compile(r"(?i)\bdeposit|\bperiod\b.*\b(closed|locked)|\blocked\b|\b(un)?appl(y|ied)\b")

_SCRIPT_ID_TEXT = re.compile(r"(?i)\bcust(?:body|col|entity|item|omlist)\w+")


def record_rule(code: str, text: str) -> RecordRule:
    """The rule for one record's refusal; anything without a row is NETSUITE_REFUSED."""
    if rule := RECORD_CODES.get(code):
        return rule
    return next((rule for pattern, rule in RECORD_TEXTS if pattern.search(text)), _REFUSED)


def unapply_rule(code: str, text: str) -> RecordRule:
    """The rule for a refusal to take back what a payment is applied to."""
    rule = record_rule(code, text)
    if rule is _REFUSED and (code in UNAPPLY_CODES or _UNAPPLY_TEXT.search(text)):
        return NOT_UNAPPLIABLE
    return rule


def script_id_in(text: str) -> str:
    """The first script id that a text names, or an empty text."""
    found = _SCRIPT_ID_TEXT.search(text)
    return found.group(0) if found else ""
