"""messages.platform and faults.platform: headers, the request and response of each operation, faults."""

from __future__ import annotations

# operation -> (request type and its words, response type and its words)
OPERATIONS: dict[str, tuple[str, str, str, str]] = {
    "add": ("AddRequest", "record:Record!", "AddResponse", "^writeResponse!"),
    "addList": ("AddListRequest", "record:Record!*", "AddListResponse", "^writeResponseList!"),
    "update": ("UpdateRequest", "record:Record!", "UpdateResponse", "^writeResponse!"),
    "updateList": ("UpdateListRequest", "record:Record!*", "UpdateListResponse", "^writeResponseList!"),
    "upsert": ("UpsertRequest", "record:Record!", "UpsertResponse", "^writeResponse!"),
    "upsertList": ("UpsertListRequest", "record:Record!*", "UpsertListResponse", "^writeResponseList!"),
    "delete": (
        "DeleteRequest",
        "baseRef:BaseRef! deletionReason:DeletionReason",
        "DeleteResponse",
        "^writeResponse!",
    ),
    "deleteList": (
        "DeleteListRequest",
        "baseRef:BaseRef!* deletionReason:DeletionReason",
        "DeleteListResponse",
        "^writeResponseList!",
    ),
    "get": ("GetRequest", "baseRef:BaseRef!", "GetResponse", "^readResponse!"),
    "getList": ("GetListRequest", "baseRef:BaseRef!*", "GetListResponse", "^readResponseList!"),
    "getAll": ("GetAllRequest", "record:GetAllRecord!", "GetAllResponse", "^getAllResult!"),
    "getSavedSearch": (
        "GetSavedSearchRequest",
        "record:GetSavedSearchRecord!",
        "GetSavedSearchResponse",
        "^getSavedSearchResult!",
    ),
    "getCustomizationId": (
        "GetCustomizationIdRequest",
        "customizationType:CustomizationType! includeInactives:b!",
        "GetCustomizationIdResponse",
        "^getCustomizationIdResult!",
    ),
    "initialize": (
        "InitializeRequest",
        "initializeRecord:InitializeRecord!",
        "InitializeResponse",
        "^readResponse!",
    ),
    "initializeList": (
        "InitializeListRequest",
        "initializeRecord:InitializeRecord!*",
        "InitializeListResponse",
        "^readResponseList!",
    ),
    "getSelectValue": (
        "getSelectValueRequest",
        "fieldDescription:GetSelectValueFieldDescription! pageIndex:i!",
        "getSelectValueResponse",
        "^getSelectValueResult!",
    ),
    "getItemAvailability": (
        "GetItemAvailabilityRequest",
        "itemAvailabilityFilter:ItemAvailabilityFilter!",
        "GetItemAvailabilityResponse",
        "^getItemAvailabilityResult!",
    ),
    "getDataCenterUrls": (
        "GetDataCenterUrlsRequest",
        "account:s!",
        "GetDataCenterUrlsResponse",
        "^getDataCenterUrlsResult!",
    ),
    "getServerTime": ("GetServerTimeRequest", "", "GetServerTimeResponse", "^getServerTimeResult!"),
    "getDeleted": (
        "GetDeletedRequest",
        "getDeletedFilter:GetDeletedFilter! pageIndex:i!",
        "GetDeletedResponse",
        "^getDeletedResult!",
    ),
    "attach": ("AttachRequest", "attachReference:AttachReference!", "AttachResponse", "^writeResponse!"),
    "detach": ("DetachRequest", "detachReference:DetachReference!", "DetachResponse", "^writeResponse!"),
    "search": ("SearchRequest", "searchRecord:SearchRecord!", "SearchResponse", "^searchResult!"),
    "searchMoreWithId": (
        "SearchMoreWithIdRequest",
        "searchId:s! pageIndex:i!",
        "SearchMoreWithIdResponse",
        "^searchResult!",
    ),
    "getAccountGovernanceInfo": (
        "GetAccountGovernanceInfoRequest",
        "",
        "GetAccountGovernanceInfoResponse",
        "^getAccountGovernanceInfoResult!",
    ),
    "getIntegrationGovernanceInfo": (
        "GetIntegrationGovernanceInfoRequest",
        "",
        "GetIntegrationGovernanceInfoResponse",
        "^getIntegrationGovernanceInfoResult!",
    ),
}

HEADERS = {
    "tokenPassport": "TokenPassport",
    "applicationInfo": "ApplicationInfo",
    "partnerInfo": "PartnerInfo",
    "documentInfo": "DocumentInfo",
    "preferences": "Preferences",
    "searchPreferences": "SearchPreferences",
}

MESSAGES = {
    "ApplicationInfo": "applicationId:s!",
    "PartnerInfo": "partnerId:s",
    "DocumentInfo": "nsId:s!",
    "Preferences": (
        "warningAsError:b disableMandatoryCustomFieldValidation:b disableSystemNotesForCustomFields:b "
        "ignoreReadOnlyFields:b runServerSuiteScriptAndTriggerWorkflows:b"
    ),
    "SearchPreferences": "bodyFieldsOnly:b returnSearchColumns:b pageSize:i",
    "WriteResponse": "^status! baseRef:BaseRef",
    "ReadResponse": "^status! record:Record",
    "WriteResponseList": "^status writeResponse:WriteResponse!*",
    "ReadResponseList": "^status readResponse:ReadResponse*",
} | {
    name: words
    for request, asked, response, answered in OPERATIONS.values()
    for name, words in ((request, asked), (response, answered))
}

MESSAGE_ELEMENTS = (
    HEADERS
    | {
        "writeResponse": "WriteResponse",
        "readResponse": "ReadResponse",
        "writeResponseList": "WriteResponseList",
        "readResponseList": "ReadResponseList",
    }
    | {operation: types[0] for operation, types in OPERATIONS.items()}
    | {f"{operation}Response": types[2] for operation, types in OPERATIONS.items()}
)

FAULT_NAMES = [
    "InsufficientPermissionFault",
    "InvalidAccountFault",
    "InvalidCredentialsFault",
    "InvalidSessionFault",
    "ExceededConcurrentRequestLimitFault",
    "ExceededRequestLimitFault",
    "ExceededUsageLimitFault",
    "ExceededRecordCountFault",
    "ExceededRequestSizeFault",
    "InvalidVersionFault",
    "UnexpectedErrorFault",
]

FAULTS = {"SoapFault": "code:FaultCodeType! message:s!"} | {f"{name} < SoapFault": "" for name in FAULT_NAMES}

FAULT_ELEMENTS = {name[0].lower() + name[1:]: name for name in FAULT_NAMES}
