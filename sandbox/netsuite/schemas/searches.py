"""Search criteria (common.platform) and the search records of each module."""

from __future__ import annotations

_IDS = "externalId:M externalIdString:S internalId:M internalIdNumber:L isInactive:B"
_NAMED = f"{_IDS} name:S"
_HIERARCHY = f"{_NAMED} nameNoHierarchy:S subsidiary:M customFieldList:C"

BASICS = {
    "CustomerSearchBasic": (
        "accountNumber:S address:S balance:N category:M city:S comments:S companyName:S country:E "
        "currency:M dateCreated:D email:S entityId:S entityStatus:M externalId:M externalIdString:S fax:S "
        "firstName:S internalId:M internalIdNumber:L isInactive:B isPerson:B lastModifiedDate:D lastName:S "
        "parent:M phone:S salesRep:M stage:E state:S subsidiary:M taxable:B terms:M vatRegNumber:S "
        "zipCode:S customFieldList:C"
    ),
    "ItemSearchBasic": (
        "account:M class:M created:D department:M displayName:S externalId:M externalIdString:S "
        "includeChildren:B internalId:M internalIdNumber:L isInactive:B isTaxable:B itemId:S "
        "lastModifiedDate:D location:M parent:M salesDescription:S subsidiary:M taxSchedule:M type:E "
        "customFieldList:C"
    ),
    "TransactionSearchBasic": (
        "account:M amount:N amountPaid:N amountRemaining:N appliedToTransaction:M applyingTransaction:M "
        "class:M createdFrom:M currency:M dateCreated:D department:M dueDate:D entity:M externalId:M "
        "externalIdString:S internalId:M internalIdNumber:L item:M lastModifiedDate:D location:M "
        "mainLine:B memo:S otherRefNum:T paymentMethod:M quantity:N recordType:S shipping:B status:E "
        "subsidiary:M taxLine:B terms:M tranDate:D tranId:S transactionNumber:S type:E voided:B "
        "customFieldList:C"
    ),
    "TermSearchBasic": _NAMED,
    "PaymentMethodSearchBasic": _NAMED,
    "PriceLevelSearchBasic": _NAMED,
    "RevRecTemplateSearchBasic": _NAMED,
    "ClassificationSearchBasic": _HIERARCHY,
    "DepartmentSearchBasic": _HIERARCHY,
    "LocationSearchBasic": _HIERARCHY,
    "SubsidiarySearchBasic": (
        "country:E currency:M externalId:M externalIdString:S internalId:M internalIdNumber:L "
        "isElimination:B isInactive:B legalName:S name:S nameNoHierarchy:S customFieldList:C"
    ),
    "AccountSearchBasic": (
        "description:S displayName:S externalId:M externalIdString:S internalId:M internalIdNumber:L "
        "isInactive:B legalName:S name:S number:S parent:M subsidiary:M type:E customFieldList:C"
    ),
    "SalesTaxItemSearchBasic": (
        "description:S externalId:M externalIdString:S internalId:M internalIdNumber:L isInactive:B "
        "itemId:S name:S taxType:M"
    ),
    "TaxGroupSearchBasic": (
        "description:S externalId:M externalIdString:S internalId:M internalIdNumber:L isInactive:B "
        "itemId:S rate:N"
    ),
    "CustomListSearchBasic": (
        "description:S internalId:M internalIdNumber:L isInactive:B isOrdered:B name:S scriptId:S"
    ),
}

_ROW_BASICS = {
    "CustomerSearchRowBasic": (
        "accountNumber:cS companyName:cS currency:cM dateCreated:cD email:cS entityId:cS externalId:cM "
        "fax:cS firstName:cS internalId:cM isInactive:cB isPerson:cB lastModifiedDate:cD lastName:cS "
        "parent:cM phone:cS subsidiary:cM taxable:cB terms:cM vatRegNumber:cS customFieldList:cC"
    ),
    "ItemSearchRowBasic": (
        "created:cD displayName:cS externalId:cM internalId:cM isInactive:cB itemId:cS "
        "salesDescription:cS type:cE customFieldList:cC"
    ),
    "TransactionSearchRowBasic": (
        "account:cM amount:cN amountPaid:cN amountRemaining:cN appliedToTransaction:cM "
        "applyingTransaction:cM class:cM createdFrom:cM currency:cM dateCreated:cD department:cM "
        "dueDate:cD entity:cM exchangeRate:cN externalId:cM fxAmount:cN internalId:cM item:cM "
        "lastModifiedDate:cD line:cL location:cM mainLine:cB memo:cS otherRefNum:cT paymentMethod:cM "
        "quantity:cN rate:cN recordType:cS status:cE subsidiary:cM taxTotal:cN terms:cM total:cN "
        "tranDate:cD tranId:cS transactionNumber:cS type:cE customFieldList:cC"
    ),
}

# Every column may be asked for more than once, except the list of custom columns.
ROW_BASICS = {
    name: " ".join(word if word.endswith(":cC") else f"{word}*" for word in words.split())
    for name, words in _ROW_BASICS.items()
}


def _searchable(name: str, joins: str = "", row_joins: str = "", columns: bool = False) -> dict[str, str]:
    types = {f"{name}Search < SearchRecord": f"basic:{name}SearchBasic {joins}"}
    if columns:
        types[f"{name}SearchRow < SearchRow"] = f"basic:{name}SearchRowBasic {row_joins}"
        types[f"{name}SearchAdvanced < SearchRecord"] = (
            f"criteria:{name}Search columns:{name}SearchRow @savedSearchId:s @savedSearchScriptId:s"
        )
    return types


TRANSACTION_SEARCHES = _searchable(
    "Transaction",
    "accountJoin:AccountSearchBasic appliedToTransactionJoin:TransactionSearchBasic "
    "applyingTransactionJoin:TransactionSearchBasic createdFromJoin:TransactionSearchBasic "
    "customerJoin:CustomerSearchBasic customerMainJoin:CustomerSearchBasic itemJoin:ItemSearchBasic "
    "paidTransactionJoin:TransactionSearchBasic payingTransactionJoin:TransactionSearchBasic "
    "subsidiaryJoin:SubsidiarySearchBasic",
    "appliedToTransactionJoin:TransactionSearchRowBasic applyingTransactionJoin:TransactionSearchRowBasic "
    "createdFromJoin:TransactionSearchRowBasic customerJoin:CustomerSearchRowBasic "
    "customerMainJoin:CustomerSearchRowBasic itemJoin:ItemSearchRowBasic "
    "paidTransactionJoin:TransactionSearchRowBasic payingTransactionJoin:TransactionSearchRowBasic",
    columns=True,
)

CUSTOMER_SEARCHES = _searchable(
    "Customer",
    "parentCustomerJoin:CustomerSearchBasic subCustomerJoin:CustomerSearchBasic "
    "transactionJoin:TransactionSearchBasic",
    "parentCustomerJoin:CustomerSearchRowBasic",
    columns=True,
)

ACCOUNTING_SEARCHES = (
    _searchable(
        "Item",
        "parentJoin:ItemSearchBasic transactionJoin:TransactionSearchBasic",
        "parentJoin:ItemSearchRowBasic",
        columns=True,
    )
    | _searchable("Account")
    | _searchable("Term")
    | _searchable("PaymentMethod")
    | _searchable("PriceLevel")
    | _searchable("RevRecTemplate")
    | _searchable("Classification")
    | _searchable("Department")
    | _searchable("Location")
    | _searchable("Subsidiary")
    | _searchable("SalesTaxItem")
    | _searchable("TaxGroup")
)

SETUP_SEARCHES = _searchable("CustomList")
