"""core.platform: references, custom fields, search fields and results."""

from __future__ import annotations

from sandbox.netsuite.schemas import IDS

_CUSTOM = "@internalId:s @scriptId:s"

CORE = {
    "TokenPassportSignature < xsd:string": "@algorithm:s!",
    "TokenPassport": (
        "account:s! consumerKey:s! token:s! nonce:s! timestamp:l! signature:TokenPassportSignature!"
    ),
    "StatusDetail": "code:StatusDetailCodeType message:s afterSubmitFailed:b @type:StatusDetailType=ERROR",
    "Status": "statusDetail:StatusDetail* @isSuccess:b",
    "NullField": "name:s*",
    "Record": "abstract nullFieldList:NullField",
    "SearchRecord": "abstract",
    "SearchRecordBasic < SearchRecord": "abstract",
    "SearchRow": "abstract",
    "SearchRowBasic < SearchRow": "abstract",
    "BaseRef": "abstract name:s",
    "RecordRef < BaseRef": f"{IDS} @type:RecordType",
    "CustomRecordRef < BaseRef": f"{IDS} @typeId:s @scriptId:s",
    "CustomizationRef < RecordRef": "@scriptId:s",
    "RecordRefList": "recordRef:r*",
    "BaseRefList": "baseRef:BaseRef*",
    "CustomizationRefList": "customizationRef:CustomizationRef*",
    "InitializeRef < BaseRef": f"@type:InitializeRefType {IDS}",
    "InitializeRecord": "type:InitializeType! reference:InitializeRef",
    "GetAllRecord": "@recordType:GetAllRecordType",
    "GetSavedSearchRecord": "@searchType:SearchRecordType",
    "CustomizationType": "@getCustomizationType:GetCustomizationType",
    "ListOrRecordRef": f"name:s {IDS} @typeId:s",
    "CustomFieldRef": f"abstract {_CUSTOM}",
    "LongCustomFieldRef < CustomFieldRef": "value:l!",
    "DoubleCustomFieldRef < CustomFieldRef": "value:d!",
    "BooleanCustomFieldRef < CustomFieldRef": "value:b!",
    "StringCustomFieldRef < CustomFieldRef": "value:s!",
    "DateCustomFieldRef < CustomFieldRef": "value:t!",
    "SelectCustomFieldRef < CustomFieldRef": "value:ListOrRecordRef!",
    "MultiSelectCustomFieldRef < CustomFieldRef": "value:ListOrRecordRef!*",
    "CustomFieldList": "customField:CustomFieldRef*",
    "DeletionReason": "deletionReasonCode:r! deletionReasonMemo:s",
    "AttachReference": "abstract attachTo:BaseRef!",
    "DetachReference": "abstract detachFrom:BaseRef!",
    "AttachBasicReference < AttachReference": "attachedRecord:BaseRef!",
    "DetachBasicReference < DetachReference": "detachedRecord:BaseRef!",
}

SEARCH = {
    "SearchBooleanField": "searchValue:b",
    "SearchStringField": "searchValue:s @operator:SearchStringFieldOperator",
    "SearchLongField": "searchValue:l searchValue2:l @operator:SearchLongFieldOperator",
    "SearchTextNumberField": "searchValue:s searchValue2:s @operator:SearchTextNumberFieldOperator",
    "SearchDoubleField": "searchValue:d searchValue2:d @operator:SearchDoubleFieldOperator",
    "SearchDateField": (
        "predefinedSearchValue:SearchDate searchValue:t searchValue2:t @operator:SearchDateFieldOperator"
    ),
    "SearchEnumMultiSelectField": "searchValue:s* @operator:SearchEnumMultiSelectFieldOperator",
    "SearchMultiSelectField": "searchValue:r* @operator:SearchMultiSelectFieldOperator",
    "SearchCustomField": f"abstract {_CUSTOM}",
    "SearchBooleanCustomField < SearchCustomField": "searchValue:b",
    "SearchStringCustomField < SearchCustomField": "searchValue:s @operator:SearchStringFieldOperator",
    "SearchLongCustomField < SearchCustomField": (
        "searchValue:l searchValue2:l @operator:SearchLongFieldOperator"
    ),
    "SearchDoubleCustomField < SearchCustomField": (
        "searchValue:d searchValue2:d @operator:SearchDoubleFieldOperator"
    ),
    "SearchDateCustomField < SearchCustomField": (
        "predefinedSearchValue:SearchDate searchValue:t searchValue2:t @operator:SearchDateFieldOperator"
    ),
    "SearchMultiSelectCustomField < SearchCustomField": (
        "searchValue:ListOrRecordRef* @operator:SearchMultiSelectFieldOperator"
    ),
    "SearchCustomFieldList": "customField:SearchCustomField*",
    "SearchColumnField": "abstract customLabel:s",
    "SearchColumnBooleanField < SearchColumnField": "searchValue:b",
    "SearchColumnStringField < SearchColumnField": "searchValue:s",
    "SearchColumnLongField < SearchColumnField": "searchValue:l",
    "SearchColumnTextNumberField < SearchColumnField": "searchValue:s",
    "SearchColumnDoubleField < SearchColumnField": "searchValue:d",
    "SearchColumnDateField < SearchColumnField": "searchValue:t",
    "SearchColumnEnumSelectField < SearchColumnField": "searchValue:s",
    "SearchColumnSelectField < SearchColumnField": "searchValue:r",
    "SearchColumnCustomField": f"abstract customLabel:s {_CUSTOM}",
    "SearchColumnBooleanCustomField < SearchColumnCustomField": "searchValue:b",
    "SearchColumnStringCustomField < SearchColumnCustomField": "searchValue:s",
    "SearchColumnLongCustomField < SearchColumnCustomField": "searchValue:l",
    "SearchColumnDoubleCustomField < SearchColumnCustomField": "searchValue:d",
    "SearchColumnDateCustomField < SearchColumnCustomField": "searchValue:t",
    "SearchColumnSelectCustomField < SearchColumnCustomField": "searchValue:ListOrRecordRef",
    "SearchColumnMultiSelectCustomField < SearchColumnCustomField": "searchValue:ListOrRecordRef*",
    "SearchColumnCustomFieldList": "customField:SearchColumnCustomField*",
}

RESULTS = {
    "RecordList": "record:Record*",
    "SearchRowList": "searchRow:SearchRow*",
    "SearchResult": (
        "^status! totalRecords:i pageSize:i totalPages:i pageIndex:i searchId:s ^recordList ^searchRowList"
    ),
    "GetAllResult": "^status! totalRecords:i ^recordList",
    "GetSavedSearchResult": "^status! totalRecords:i ^recordRefList",
    "GetCustomizationIdResult": "^status! totalRecords:i ^customizationRefList",
    "GetSelectValueResult": "^status! totalRecords:i totalPages:i ^baseRefList",
    "DataCenterUrls": "restDomain:s! webservicesDomain:s! systemDomain:s!",
    "GetDataCenterUrlsResult": "^status! dataCenterUrls:DataCenterUrls",
    "GetServerTimeResult": "^status! serverTime:t!",
    "DeletedRecord": "deletedDate:t record:BaseRef",
    "DeletedRecordList": "deletedRecord:DeletedRecord*",
    "GetDeletedResult": "^status! totalRecords:i pageSize:i totalPages:i pageIndex:i ^deletedRecordList",
    "GetDeletedFilter": (
        "deletedDate:SearchDateField type:SearchEnumMultiSelectField scriptId:SearchStringField"
    ),
    "ItemAvailabilityFilter": "item:RecordRefList! lastQtyAvailableChange:t",
    "ItemAvailability": (
        "item:r! lastQtyAvailableChange:t locationId:r quantityOnHand:d onHandValueMli:d reorderPoint:d "
        "preferredStockLevel:d quantityOnOrder:d quantityCommitted:d quantityBackOrdered:d "
        "quantityAvailable:d"
    ),
    "ItemAvailabilityList": "itemAvailability:ItemAvailability!*",
    "GetItemAvailabilityResult": "^status! itemAvailabilityList:ItemAvailabilityList",
    "GetSelectValueFilter": "filterValue:s! @operator:GetSelectValueFilterOperator!",
    "GetSelectFilterByFieldValue": "sublist:s field:s! internalId:s!",
    "GetSelectFilterByFieldValueList": "filterBy:GetSelectFilterByFieldValue!*",
    "GetSelectValueFieldDescription": (
        "recordType:RecordType customRecordType:r customTransactionType:r sublist:s field:s! customForm:r "
        "filter:GetSelectValueFilter filterByValueList:GetSelectFilterByFieldValueList"
    ),
    "GetAccountGovernanceInfoResult": "^status! accountConcurrencyLimit:l unallocatedConcurrencyLimit:l",
    "GetIntegrationGovernanceInfoResult": (
        "^status! integrationConcurrencyLimit:l limitType:GetIntegrationGovernanceInfoLimitType"
    ),
}

# Global elements of core.platform: name -> type.
CORE_ELEMENTS = {
    "status": "Status",
    "record": "Record",
    "searchRecord": "SearchRecord",
    "searchResult": "SearchResult",
    "getAllResult": "GetAllResult",
    "getSavedSearchResult": "GetSavedSearchResult",
    "getCustomizationIdResult": "GetCustomizationIdResult",
    "getSelectValueResult": "GetSelectValueResult",
    "recordList": "RecordList",
    "searchRowList": "SearchRowList",
    "recordRefList": "RecordRefList",
    "baseRef": "BaseRef",
    "baseRefList": "BaseRefList",
    "customizationRefList": "CustomizationRefList",
    "getItemAvailabilityResult": "GetItemAvailabilityResult",
    "getDataCenterUrlsResult": "GetDataCenterUrlsResult",
    "getServerTimeResult": "GetServerTimeResult",
    "deletedRecordList": "DeletedRecordList",
    "getDeletedResult": "GetDeletedResult",
    "getAccountGovernanceInfoResult": "GetAccountGovernanceInfoResult",
    "getIntegrationGovernanceInfoResult": "GetIntegrationGovernanceInfoResult",
}
