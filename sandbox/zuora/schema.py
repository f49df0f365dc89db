"""The object types of the tenant: their fields, where each field is visible, their numbers and references."""

from __future__ import annotations

from sandbox.zuora.memo_schema import MEMOS
from sandbox.zuora.object_type import Numbering, ObjectType, object_type

CORE = "IntegrationId__NS IntegrationStatus__NS SyncDate__NS"
PLACES = "Class__NS Department__NS Location__NS Subsidiary__NS"

_ACCOUNT = {"AccountId": "Account"}
_METHOD = {"PaymentMethodId": "PaymentMethod"}

_CUSTOMERS = (
    object_type(
        "Account",
        "AccountNumber AdditionalEmailAddresses AllowInvoiceEdit AutoPay Balance Batch BcdSettingOption "
        "BillCycleDay BillToId CommunicationProfileId CreditBalance CrmId Currency CustomerServiceRepName "
        "DefaultPaymentMethodId InvoiceDeliveryPrefsEmail InvoiceDeliveryPrefsPrint InvoiceTemplateId "
        "LastInvoiceDate Name Notes ParentId PaymentGateway PaymentTerm PurchaseOrderNumber SalesRepName "
        "SoldToId Status TaxCompanyCode TaxExemptCertificateID TaxExemptCertificateType TaxExemptDescription "
        "TaxExemptEffectiveDate TaxExemptExpirationDate TaxExemptIssuingJurisdiction TaxExemptStatus "
        f"TotalInvoiceBalance VATId {CORE} SynctoNetSuite__NS CustomerType__NS CustomerId__NS {PLACES}",
        extra="ShipToId UnappliedBalance Mrr TotalDebitMemoBalance UnappliedCreditMemoAmount",
        number=Numbering("AccountNumber", "A"),
        parents={
            "ParentId": "Account",
            "BillToId": "Contact",
            "SoldToId": "Contact",
            "ShipToId": "Contact",
            "DefaultPaymentMethodId": "PaymentMethod",
        },
        required="Name Currency BillCycleDay Status",
    ),
    object_type(
        "Contact",
        "AccountId Address1 Address2 City Country County Description Fax FirstName HomePhone LastName "
        "MobilePhone NickName OtherPhone OtherPhoneType PersonalEmail PostalCode State TaxRegion WorkEmail "
        "WorkPhone",
        extra="AsBillTo AsShipTo AsSoldTo",
        parents=_ACCOUNT,
        required="AccountId FirstName LastName",
    ),
    object_type(
        "PaymentMethod",
        "AccountId Active AchAbaCode AchAccountName AchAccountType AchBankName CreditCardType "
        "CreditCardHolderName CreditCardMaskNumber CreditCardExpirationMonth CreditCardExpirationYear "
        "BankTransferType Name PaymentMethodStatus PaypalEmail Type SubType",
        extra="IsSystem",
        parents=_ACCOUNT,
        required="Type",
    ),
    object_type(
        "PaymentMethodSnapshot",
        "",
        extra="AccountId CreditCardHolderName CreditCardMaskNumber CreditCardType Name PaymentMethodId Type",
        parents=_ACCOUNT,
        legacy=False,
    ),
)

_CATALOG = (
    object_type(
        "Product",
        "AllowFeatureChanges Category Description EffectiveEndDate EffectiveStartDate Name SKU "
        f"{CORE} ItemType__NS",
        extra="ProductNumber",
        number=Numbering("ProductNumber", "PC-"),
        required="Name EffectiveStartDate EffectiveEndDate",
    ),
    object_type(
        "ProductRatePlan",
        "ActiveCurrencies Description EffectiveEndDate EffectiveStartDate Name ProductId "
        f"{CORE} ItemType__NS {PLACES} IncludeChildren__NS BillingPeriod__NS MultiCurrencyPrice__NS "
        "Price__NS",
        extra="ProductRatePlanNumber Grade",
        number=Numbering("ProductRatePlanNumber", "PRP-"),
        parents={"ProductId": "Product"},
        required="Name ProductId",
    ),
    object_type(
        "ProductRatePlanCharge",
        "AccountingCode ApplyDiscountTo BillCycleDay BillCycleType BillingPeriod BillingPeriodAlignment "
        "BillingTiming ChargeModel ChargeType DefaultQuantity DeferredRevenueAccount Description "
        "DiscountLevel "
        "EndDateCondition IncludedUnits LegacyRevenueReporting ListPriceBase MaxQuantity MinQuantity Name "
        "NumberOfPeriod OverageCalculationOption OverageUnusedUnitsCreditOption PriceChangeOption "
        "PriceIncreasePercentage ProductRatePlanId RatingGroup RecognizedRevenueAccount RevRecCode "
        "RevRecTriggerCondition RevenueRecognitionRuleName SmoothingModel SpecificBillingPeriod TaxCode "
        "TaxMode Taxable TriggerEvent UOM UpToPeriods UpToPeriodsType UseDiscountSpecificAccountingCode "
        "UseTenantDefaultForPriceChange WeeklyBillCycleDay "
        f"{CORE} ItemType__NS {PLACES} IncludeChildren__NS DeferredRevAccount__NS RecognizedRevAccount__NS "
        "RevRecStart__NS RevRecEnd__NS RevRecTemplateType__NS",
        extra="ProductRatePlanChargeNumber",
        number=Numbering("ProductRatePlanChargeNumber", "PRPC-"),
        parents={"ProductRatePlanId": "ProductRatePlan"},
        required="Name ProductRatePlanId ChargeModel ChargeType",
    ),
    object_type(
        "ProductRatePlanChargeTier",
        "Currency EndingUnit IsOveragePrice Price PriceFormat ProductRatePlanChargeId StartingUnit Tier",
        parents={"ProductRatePlanChargeId": "ProductRatePlanCharge"},
    ),
)

_SUBSCRIPTIONS = (
    object_type(
        "Subscription",
        "AccountId AutoRenew CancelledDate ContractAcceptanceDate ContractEffectiveDate CreatorAccountId "
        "CreatorInvoiceOwnerId CurrentTerm CurrentTermPeriodType InitialTerm InitialTermPeriodType "
        "InvoiceOwnerId IsInvoiceSeparate Name Notes OriginalCreatedDate OriginalId PreviousSubscriptionId "
        "RenewalSetting RenewalTerm RenewalTermPeriodType ServiceActivationDate Status SubscriptionEndDate "
        f"SubscriptionStartDate TermEndDate TermStartDate TermType Version {CORE} Project__NS SalesOrder__NS",
        extra="Currency IsLatestVersion OrderId PaymentTerm Revision",
        number=Numbering("Name", "A-S"),
        parents={"AccountId": "Account", "InvoiceOwnerId": "Account", "OrderId": "Order"},
        required="AccountId",
    ),
    object_type(
        "Order",
        "",
        extra="AccountId Category Currency OrderDate OrderNumber Status",
        number=Numbering("OrderNumber", "O-"),
        parents=_ACCOUNT,
        legacy=False,
    ),
    object_type(
        "RatePlan",
        "AmendmentId AmendmentType Name ProductRatePlanId SubscriptionId",
        parents={"SubscriptionId": "Subscription", "ProductRatePlanId": "ProductRatePlan"},
    ),
    object_type(
        "RatePlanCharge",
        "AccountingCode BillCycleDay BillingPeriod ChargeModel ChargeNumber ChargeType Description "
        "EffectiveEndDate EffectiveStartDate MRR Name OriginalId Price ProductRatePlanChargeId Quantity "
        "RatePlanId Segment TCV UOM Version",
        number=Numbering("ChargeNumber", "C-"),
        parents={"RatePlanId": "RatePlan", "ProductRatePlanChargeId": "ProductRatePlanCharge"},
    ),
)

_BILLING = (
    object_type(
        "Invoice",
        "AccountId AdjustmentAmount Amount AmountWithoutTax Balance Body Comments "
        "CreditBalanceAdjustmentAmount DueDate IncludesOneTime IncludesRecurring IncludesUsage InvoiceDate "
        "InvoiceNumber LastEmailSentDate PaymentAmount PostedBy PostedDate RefundAmount Status TargetDate "
        f"TaxAmount TaxExemptAmount TransferredToAccounting {CORE}",
        extra="AutoPay BillToContactId CreditMemoAmount Currency PaymentTerm Reversed ShipToContactId "
        "SoldToContactId Source SourceId SourceType TemplateId",
        number=Numbering("InvoiceNumber", "INV"),
        parents={"AccountId": "Account", "BillToContactId": "Contact"},
        required="AccountId",
    ),
    object_type(
        "InvoiceItem",
        "AccountingCode AppliedToInvoiceItemId ChargeAmount ChargeDate ChargeName InvoiceId ProcessingType "
        "ProductDescription ProductName Quantity RatePlanChargeId RevRecStartDate SKU ServiceEndDate "
        "ServiceStartDate SubscriptionId TaxAmount TaxCode TaxExemptAmount TaxMode UOM UnitPrice "
        f"{CORE}",
        extra="AccountId Balance ChargeNumber ExcludeItemBillingFromRevenueAccounting ProductId "
        "ProductRatePlanChargeId ProductRatePlanId RatePlanId RevRecTriggerCondition "
        "RevenueRecognitionRuleName "
        "SourceItemType SubscriptionNumber SubscriptionOwnerId PurchaseOrderNumber",
        parents={
            "InvoiceId": "Invoice",
            "SubscriptionId": "Subscription",
            "RatePlanChargeId": "RatePlanCharge",
            "ProductRatePlanChargeId": "ProductRatePlanCharge",
        },
    ),
    object_type(
        "TaxationItem",
        "AccountingCode ExemptAmount InvoiceItemId Jurisdiction LocationCode Name TaxAmount TaxCode "
        "TaxCodeDescription TaxDate TaxRate TaxRateDescription TaxRateType",
        extra="Balance CreditAmount PaymentAmount TaxMode",
        parents={"InvoiceItemId": "InvoiceItem"},
    ),
)

_CASH = (
    object_type(
        "Payment",
        "AccountId AccountingCode Amount AppliedAmount AppliedCreditBalanceAmount AuthTransactionId "
        "BankIdentificationNumber CancelledOn Comment EffectiveDate Gateway GatewayOrderId GatewayResponse "
        "GatewayResponseCode GatewayState MarkedForSubmissionOn PaymentMethodId PaymentMethodSnapshotId "
        "PaymentNumber ReferenceId RefundAmount SecondPaymentReferenceId SettledOn SoftDescriptor "
        "SoftDescriptorPhone Source SourceName Status SubmittedOn TransferredToAccounting Type "
        "UnappliedAmount "
        f"{CORE} Origin__NS Transaction__NS",
        extra="Currency IsStandalone Prepayment",
        number=Numbering("PaymentNumber", "P-"),
        parents={**_ACCOUNT, **_METHOD, "PaymentMethodSnapshotId": "PaymentMethodSnapshot"},
        required="AccountId EffectiveDate PaymentMethodId Status Type",
    ),
    object_type(
        "InvoicePayment",
        "Amount InvoiceId PaymentId RefundAmount",
        parents={"InvoiceId": "Invoice", "PaymentId": "Payment"},
        required="Amount InvoiceId PaymentId",
    ),
    object_type(
        "PaymentApplication",
        "",
        extra="AccountId ApplicationGroupId ApplyAmount DebitMemoId EffectiveDate InvoiceId "
        "PaymentApplicationStatus PaymentId",
        parents={"PaymentId": "Payment", "InvoiceId": "Invoice", "DebitMemoId": "DebitMemo"},
        legacy=False,
    ),
    object_type(
        "PaymentPart",
        "",
        extra="Amount DebitMemoId InvoiceId PaymentId",
        parents={"PaymentId": "Payment", "InvoiceId": "Invoice", "DebitMemoId": "DebitMemo"},
        legacy=False,
    ),
    object_type(
        "Refund",
        "AccountId AccountingCode Amount CancelledOn Comment Gateway GatewayResponse GatewayResponseCode "
        "GatewayState MarkedForSubmissionOn MethodType PaymentId PaymentMethodId PaymentMethodSnapshotId "
        "ReasonCode ReferenceID RefundDate RefundNumber RefundTransactionTime SecondRefundReferenceId "
        "SettledOn "
        "SoftDescriptor SoftDescriptorPhone SourceType Status SubmittedOn TransferredToAccounting Type "
        f"{CORE} Origin__NS SynctoNetSuite__NS",
        extra="CreditMemoId Currency",
        number=Numbering("RefundNumber", "R-"),
        parents={**_ACCOUNT, **_METHOD, "PaymentId": "Payment", "CreditMemoId": "CreditMemo"},
        required="Amount Type",
    ),
    object_type(
        "RefundInvoicePayment",
        "InvoiceId InvoicePaymentId RefundAmount RefundId",
        parents={"RefundId": "Refund", "InvoicePaymentId": "InvoicePayment", "InvoiceId": "Invoice"},
    ),
    object_type(
        "RefundApplication",
        "",
        extra="AccountId ApplicationGroupId ApplyAmount CreditMemoId EffectiveDate InvoiceId PaymentId "
        "RefundId",
        parents={"RefundId": "Refund", "PaymentId": "Payment", "CreditMemoId": "CreditMemo"},
        legacy=False,
    ),
    object_type(
        "RefundPart",
        "",
        extra="Amount CreditMemoId PaymentId RefundId",
        parents={"RefundId": "Refund", "PaymentId": "Payment", "CreditMemoId": "CreditMemo"},
        legacy=False,
    ),
)

_ADJUSTMENTS = (
    object_type(
        "InvoiceAdjustment",
        "AccountId AccountingCode AdjustmentDate AdjustmentNumber Amount CancelledById CancelledOn Comments "
        "CustomerName CustomerNumber ImpactAmount InvoiceId InvoiceNumber ReasonCode ReferenceId Status "
        f"TransferredToAccounting Type {CORE} Origin__NS Transaction__NS",
        number=Numbering("AdjustmentNumber", "IA-"),
        parents={**_ACCOUNT, "InvoiceId": "Invoice"},
        required="Amount Type",
    ),
    object_type(
        "InvoiceItemAdjustment",
        "AccountId AccountingCode AdjustmentDate AdjustmentNumber Amount CancelledById CancelledDate Comment "
        "CustomerName CustomerNumber DeferredRevenueAccount InvoiceId InvoiceItemName InvoiceNumber "
        "ReasonCode RecognizedRevenueAccount ReferenceId ServiceEndDate ServiceStartDate SourceId SourceType "
        f"Status TransferredToAccounting Type {CORE}",
        number=Numbering("AdjustmentNumber", "IIA-"),
        parents={**_ACCOUNT, "InvoiceId": "Invoice"},
        required="AdjustmentDate Amount SourceId SourceType Type",
    ),
)

OBJECTS: dict[str, ObjectType] = {
    kind.name: kind
    for kind in (*_CUSTOMERS, *_CATALOG, *_SUBSCRIPTIONS, *_BILLING, *MEMOS, *_CASH, *_ADJUSTMENTS)
}

# Objects that only a tenant without Invoice Settlement lets people create and change.
CLOSED_BY_SETTLEMENT = frozenset(
    {
        *("InvoicePayment", "RefundInvoicePayment", "CreditBalanceAdjustment"),
        *("InvoiceAdjustment", "InvoiceItemAdjustment"),
    }
)
