"""Enumerations, by namespace: the values the sandbox knows."""

from __future__ import annotations

from sandbox.netsuite.schemas.countries import COUNTRIES

_NUMBER_OPERATORS = (
    "between empty equalTo greaterThan greaterThanOrEqualTo lessThan lessThanOrEqualTo notBetween notEmpty "
    "notEqualTo notGreaterThan notGreaterThanOrEqualTo notLessThan notLessThanOrEqualTo"
)
_RECORD_TYPES = (
    "account accountingPeriod advInterCompanyJournalEntry classification contact creditMemo currency "
    "customList customRecord customer customerDeposit customerPayment customerRefund department "
    "depositApplication employee file folder inventoryItem invoice job journalEntry location "
    "nonInventoryResaleItem nonInventorySaleItem otherChargeSaleItem partner paymentMethod priceLevel "
    "revRecTemplate salesOrder salesTaxItem serviceResaleItem serviceSaleItem subsidiary taxGroup taxType "
    "term vendor"
)
_SEARCH_TYPES = (
    "account classification customer customList department item location paymentMethod priceLevel "
    "revRecTemplate salesTaxItem subsidiary taxGroup term transaction"
)

CORE_ENUMS = {
    "RecordType": _RECORD_TYPES,
    "SearchRecordType": _SEARCH_TYPES,
    "GetAllRecordType": "budgetCategory currency state taxAcct",
    "GetCustomizationType": (
        "crmCustomField customList customRecordCustomField customRecordType entityCustomField "
        "itemCustomField itemOptionCustomField otherCustomField transactionBodyCustomField "
        "transactionColumnCustomField"
    ),
    "InitializeType": "creditMemo customerPayment customerRefund invoice salesOrder",
    "InitializeRefType": "creditMemo customer customerDeposit invoice salesOrder",
    "SearchStringFieldOperator": (
        "contains doesNotContain doesNotStartWith empty hasKeywords is isNot notEmpty startsWith"
    ),
    "SearchLongFieldOperator": _NUMBER_OPERATORS,
    "SearchTextNumberFieldOperator": _NUMBER_OPERATORS,
    "SearchDoubleFieldOperator": _NUMBER_OPERATORS,
    "SearchDateFieldOperator": (
        "after before empty notAfter notBefore notEmpty notOn notOnOrAfter notOnOrBefore notWithin on "
        "onOrAfter onOrBefore within"
    ),
    "SearchEnumMultiSelectFieldOperator": "anyOf noneOf",
    "SearchMultiSelectFieldOperator": "anyOf noneOf",
    "SearchDate": "today yesterday",
    "GetSelectValueFilterOperator": "contains is startsWith",
    "GetIntegrationGovernanceInfoLimitType": "_account _integrationSpecific _internal",
}

FAULT_ENUMS = {
    "StatusDetailType": "ERROR WARN INFO",
    "StatusDetailCodeType": (
        "ACCTNG_PRD_REQD BALANCE_EXCEEDS_CREDIT_LIMIT CANT_APPLY_PMT CANT_CREATE_NON_UNIQUE_RCRD "
        "CLOSED_TRAN_PRD CONCURRENCY_LIMIT_EXCEEDED CONCUR_BULK_JOB_DISALLWD "
        "CONCUR_SEARCH_DISALLWD DATA_REQD DUP_ENTITY DUP_ITEM DUP_NAME DUP_RCRD DUP_TRANS "
        "EXCEEDED_MAX_CONCUR_RQST FEATURE_DISABLED INSUFCNT_NUM_PRDS_FOR_REV_REC INSUFFICIENT_PERMISSION "
        "INVALID_AMT INVALID_AUTOAPPLY_VALUE INVALID_CSTM_FIELD_DATA_TYP INVALID_CSTM_FIELD_REF "
        "INVALID_CUR INVALID_FIELD_NAME_FOR_NULL INVALID_FLD_VALUE INVALID_ID INVALID_INITIALIZE_REF "
        "INVALID_JOB_ID INVALID_KEY_OR_REF INVALID_LOGIN_ATTEMPT INVALID_LOGIN_CREDENTIALS "
        "INVALID_PAGE_INDEX INVALID_RCRD_REF INVALID_RCRD_TYPE INVALID_REFUND_AMT INVALID_SEARCH "
        "INVALID_TRANS_AMT INVALID_TRANS_SUB_CLASS INVALID_TRANS_SUB_DEPT INVALID_TRANS_SUB_ENTITY "
        "INVALID_TRANS_SUB_ITEM INVALID_TRANS_SUB_LOC LOGIN_DISABLED MISSING_REQD_FLD NONZERO_AMT_REQD "
        "RCRD_DSNT_EXIST RCRD_EDITED_SINCE_RETRIEVED RCRD_HAS_BEEN_CHANGED RCRD_LOCKED_BY_WF "
        "RCRD_PREVSLY_DELETED RCRD_SUB_MISMATCH_WITH_CLASS RCRD_UNEDITABLE SEARCH_TIMED_OUT "
        "SESSION_TIMED_OUT "
        "TRANS_APPLIED_AMTS_UNBALNCD TRAN_PERIOD_CLOSED TRAN_PRD_CLOSED TWO_FA_REQD UNEXPECTED_ERROR "
        "UNIQUE_CUST_ID_REQD USER_ERROR VALID_PRD_REQD WS_CONCUR_SESSION_DISALLWD WS_FEATURE_REQD "
        "WS_PERMISSION_REQD WS_REQUEST_BLOCKED"
    ),
    "FaultCodeType": (
        "ACCT_TEMP_UNAVAILABLE INSUFFICIENT_PERMISSION INVALID_ACCT INVALID_JOB_ID "
        "INVALID_LOGIN_CREDENTIALS INVALID_PAGE_INDEX INVALID_WS_VERSION LOGIN_DISABLED "
        "MAX_RCRDS_EXCEEDED SESSION_TIMED_OUT UNEXPECTED_ERROR UNSUPPORTED_WS_VERSION USER_ERROR "
        "WS_CONCUR_SESSION_DISALLWD WS_FEATURE_REQD WS_LOG_IN_REQD WS_PERMISSION_REQD WS_REQUEST_BLOCKED"
    ),
}

ENUMS: dict[str, dict[str, str]] = {
    "types.core.platform": CORE_ENUMS,
    "types.faults.platform": FAULT_ENUMS,
    "types.common.platform": {"Country": " ".join(COUNTRIES)},
    "types.relationships.lists": {"CustomerStage": "_customer _lead _prospect"},
    "types.accounting.lists": {
        "AccountType": (
            "_accountsPayable _accountsReceivable _bank _costOfGoodsSold _creditCard _deferredExpense "
            "_deferredRevenue _equity _expense _fixedAsset _income _longTermLiability _nonPosting "
            "_otherAsset _otherCurrentAsset _otherCurrentLiability _otherExpense _otherIncome "
            "_statistical _unbilledReceivable"
        ),
        "CurrencyCurrencyPrecision": "_two _zero",
    },
    "types.sales.transactions": {
        "SalesOrderOrderStatus": (
            "_pendingApproval _pendingFulfillment _cancelled _partiallyFulfilled "
            "_pendingBillingPartFulfilled _pendingBilling _fullyBilled _closed _undefined"
        ),
    },
}
