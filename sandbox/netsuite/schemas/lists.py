"""relationships.lists, accounting.lists, customization.setup and the shared Address."""

from __future__ import annotations

from sandbox.netsuite.schemas import IDS, REPLACE

COMMON = {
    "Address < Record": (
        "internalId:s country:Country attention:s addressee:s addrPhone:s addr1:s addr2:s addr3:s city:s "
        "state:s zip:s addrText:s override:b customFieldList:CustomFieldList"
    ),
}

RELATIONSHIPS = {
    "CustomerAddressbook": (
        "defaultShipping:b defaultBilling:b isResidential:b label:s addressbookAddress:Address internalId:s"
    ),
    "CustomerAddressbookList": f"addressbook:CustomerAddressbook* {REPLACE}",
    "CustomerCurrency": "currency:r balance:d depositBalance:d overdueBalance:d unbilledOrders:d",
    "CustomerCurrencyList": f"currency:CustomerCurrency* {REPLACE}",
    "Customer < Record": (
        "customForm:r entityId:s altName:s isPerson:b salutation:s firstName:s middleName:s lastName:s "
        "companyName:s entityStatus:r parent:r phone:s fax:s email:s url:s defaultAddress:s isInactive:b "
        "category:r title:s printOnCheckAs:s altPhone:s homePhone:s mobilePhone:s altEmail:s comments:s "
        "dateCreated:t subsidiary:r salesRep:r territory:r vatRegNumber:s accountNumber:s taxExempt:b "
        "terms:r creditLimit:d balance:d overdueBalance:d unbilledOrders:d priceLevel:r currency:r "
        "depositBalance:d taxable:b taxItem:r resaleNumber:s startDate:t endDate:t receivablesAccount:r "
        f"lastModifiedDate:t stage:CustomerStage addressbookList:CustomerAddressbookList "
        f"currencyList:CustomerCurrencyList customFieldList:CustomFieldList {IDS}"
    ),
}

_PRICING = "pricingMatrix:PricingMatrix"

ITEMS = {
    "Price": "value:d quantity:d",
    "PriceList": "price:Price*",
    "Pricing": "currency:r priceLevel:r discount:d priceList:PriceList",
    "PricingMatrix": "pricing:Pricing* @replaceAll:b=false",
    "NonInventorySaleItem < Record": (
        "createdDate:t lastModifiedDate:t salesDescription:s includeChildren:b incomeAccount:r isTaxable:b "
        "taxSchedule:r unitsType:r saleUnit:r billingSchedule:r deferredRevenueAccount:r revRecSchedule:r "
        "isFulfillable:b itemRevenueCategory:r deferRevRec:b revenueRecognitionRule:r "
        "revenueAllocationGroup:r createRevenuePlansOn:r directRevenuePosting:b storeDisplayName:s "
        "storeDescription:s customForm:r itemId:s upcCode:s displayName:s parent:r isInactive:b "
        f"department:r class:r location:r subsidiaryList:RecordRefList {_PRICING} purchaseTaxCode:r rate:d "
        f"salesTaxCode:r customFieldList:CustomFieldList {IDS}"
    ),
    "ServiceSaleItem < Record": (
        "createdDate:t lastModifiedDate:t salesDescription:s includeChildren:b incomeAccount:r isTaxable:b "
        "taxSchedule:r unitsType:r saleUnit:r billingSchedule:r deferredRevenueAccount:r revRecSchedule:r "
        "isFulfillable:b itemRevenueCategory:r deferRevRec:b revenueRecognitionRule:r "
        "revenueAllocationGroup:r createRevenuePlansOn:r directRevenuePosting:b storeDisplayName:s "
        "storeDescription:s customForm:r itemId:s upcCode:s displayName:s parent:r isInactive:b "
        f"department:r class:r location:r subsidiaryList:RecordRefList {_PRICING} purchaseTaxCode:r rate:d "
        f"salesTaxCode:r customFieldList:CustomFieldList {IDS}"
    ),
    "InventoryItem < Record": (
        "createdDate:t lastModifiedDate:t expenseAccount:r cogsAccount:r salesDescription:s "
        "includeChildren:b incomeAccount:r taxSchedule:r deferRevRec:b revenueRecognitionRule:r "
        "revenueAllocationGroup:r createRevenuePlansOn:r directRevenuePosting:b isTaxable:b assetAccount:r "
        "unitsType:r stockUnit:r saleUnit:r billingSchedule:r deferredRevenueAccount:r revRecSchedule:r "
        "itemRevenueCategory:r storeDisplayName:s storeDescription:s customForm:r itemId:s upcCode:s "
        f"displayName:s parent:r isInactive:b department:r class:r location:r {_PRICING} purchaseTaxCode:r "
        "quantityAvailable:d quantityOnHand:d rate:d salesTaxCode:r subsidiaryList:RecordRefList "
        f"customFieldList:CustomFieldList {IDS}"
    ),
}

ACCOUNTING = ITEMS | {
    "Term < Record": (
        "name:s dateDriven:b daysUntilNetDue:l discountPercent:d daysUntilExpiry:l dayOfMonthNetDue:l "
        f"dueNextMonthIfWithinDays:l preferred:b isInactive:b {IDS}"
    ),
    "Currency < Record": (
        "name:s symbol:s isBaseCurrency:b isInactive:b overrideCurrencyFormat:b displaySymbol:s "
        f"exchangeRate:d currencyPrecision:CurrencyCurrencyPrecision {IDS}"
    ),
    "Classification < Record": (
        "name:s includeChildren:b parent:r isInactive:b subsidiaryList:RecordRefList "
        f"customFieldList:CustomFieldList {IDS}"
    ),
    "Department < Record": (
        "name:s includeChildren:b parent:r isInactive:b subsidiaryList:RecordRefList "
        f"customFieldList:CustomFieldList {IDS}"
    ),
    "Location < Record": (
        "name:s parent:r includeChildren:b subsidiaryList:RecordRefList isInactive:b tranPrefix:s "
        f"customFieldList:CustomFieldList {IDS}"
    ),
    "Subsidiary < Record": (
        "name:s parent:r isInactive:b url:s tranPrefix:s state:s country:Country legalName:s "
        f"isElimination:b email:s currency:r fax:s edition:s customFieldList:CustomFieldList {IDS}"
    ),
    "Account < Record": (
        "acctType:AccountType acctNumber:s acctName:s legalName:s includeChildren:b currency:r parent:r "
        f"description:s isInactive:b subsidiaryList:RecordRefList customFieldList:CustomFieldList {IDS}"
    ),
    "PaymentMethod < Record": (
        f"name:s creditCard:b undepFunds:b account:r isInactive:b isOnline:b isDebitCard:b {IDS}"
    ),
    "PriceLevel < Record": f"name:s discountpct:d updateExistingPrices:b isOnline:b isInactive:b {IDS}",
    "RevRecTemplate < Record": f"name:s amortizationPeriod:l periodOffset:l isInactive:b {IDS}",
    "SalesTaxItem < Record": (
        "itemId:s displayName:s description:s rate:s taxType:r taxAgency:r isInactive:b effectiveFrom:t "
        f"validUntil:t exempt:b taxAccount:r state:s customFieldList:CustomFieldList {IDS}"
    ),
    "TaxGroup < Record": f"itemId:s description:s state:s isInactive:b rate:d taxType:r {IDS}",
}

SETUP = {
    "CustomListCustomValue": "value:s abbreviation:s isInactive:b valueId:l",
    "CustomListCustomValueList": f"customValue:CustomListCustomValue* {REPLACE}",
    "CustomList < Record": (
        "name:s owner:r isOrdered:b description:s isMatrixOption:b scriptId:s convertToCustomRecord:b "
        "isInactive:b customValueList:CustomListCustomValueList @internalId:s"
    ),
}
