"""The object types of debit and credit memos, which tenants with Invoice Settlement have."""

from __future__ import annotations

from sandbox.zuora.object_type import Numbering, ObjectType, object_type

_NETSUITE = "IntegrationId__NS IntegrationStatus__NS SyncDate__NS"
_MEMO = (
    "AccountId Balance BillToContactId CancelledOn Currency InvoiceId MemoDate MemoNumber PostedOn "
    "ReasonCode Source SourceId SourceType Status TargetDate TaxAmount TotalAmount TotalAmountWithoutTax "
    "TotalTaxExemptAmount TransferredToAccounting"
)
_ITEM = (
    "Amount AmountWithoutTax ChargeDate ChargeName ChargeNumber InvoiceItemId ProcessingType "
    "ProductRatePlanChargeId Quantity RatePlanChargeId ServiceEndDate ServiceStartDate SourceItemType "
    "SubscriptionId SubscriptionNumber SubscriptionOwnerId TaxAmount TaxCodeName TaxExemptAmount TaxMode "
    "UnitOfMeasure UnitPrice"
)
_TAX = (
    "AccountingCode ExemptAmount Jurisdiction LocationCode Name TaxAmount TaxCode TaxCodeDescription TaxDate "
    "TaxMode TaxRate TaxRateDescription TaxRateType"
)
_ITEM_PARENTS = {
    "InvoiceItemId": "InvoiceItem",
    "SubscriptionId": "Subscription",
    "RatePlanChargeId": "RatePlanCharge",
    "ProductRatePlanChargeId": "ProductRatePlanCharge",
}
_DOCUMENTS = {"InvoiceId": "Invoice", "DebitMemoId": "DebitMemo"}


def _type(
    name: str, fields: str, parents: dict[str, str], number: Numbering | None = None, required: str = ""
) -> ObjectType:
    return object_type(
        name, "", extra=fields, number=number, parents=parents, required=required, legacy=False
    )


MEMOS = (
    _type(
        "DebitMemo",
        f"{_MEMO} AutoPay Comments CreditMemoId DueDate {_NETSUITE}",
        {"AccountId": "Account", "BillToContactId": "Contact", "InvoiceId": "Invoice"},
        Numbering("MemoNumber", "DM"),
        required="AccountId",
    ),
    _type(
        "DebitMemoItem",
        f"{_ITEM} Balance CreditMemoItemId DebitMemoId",
        {"DebitMemoId": "DebitMemo", **_ITEM_PARENTS},
    ),
    _type(
        "DebitTaxationItem",
        f"{_TAX} Balance CreditAmount DebitMemoItemId PaymentAmount TaxationItemId",
        {"DebitMemoItemId": "DebitMemoItem"},
    ),
    _type(
        "CreditMemo",
        f"{_MEMO} AppliedAmount AutoApplyUponPosting Comment ExcludeFromAutoApplyRules RefundAmount Reversed "
        f"{_NETSUITE} Origin__NS Transaction__NS",
        {"AccountId": "Account", "BillToContactId": "Contact", "InvoiceId": "Invoice"},
        Numbering("MemoNumber", "CM"),
        required="AccountId",
    ),
    _type(
        "CreditMemoItem",
        f"{_ITEM} CreditFromItemId CreditFromItemSource CreditMemoId UnappliedAmount",
        {"CreditMemoId": "CreditMemo", **_ITEM_PARENTS},
    ),
    _type(
        "CreditTaxationItem",
        f"{_TAX} AppliedAmount CreditMemoItemId RefundAmount UnappliedAmount",
        {"CreditMemoItemId": "CreditMemoItem"},
    ),
    _type(
        "CreditMemoApplication",
        "AccountId Amount ApplicationGroupId CreditMemoId DebitMemoId EffectiveDate InvoiceId",
        {"CreditMemoId": "CreditMemo", **_DOCUMENTS},
    ),
    _type(
        "CreditMemoPart",
        "Amount CreditMemoId DebitMemoId InvoiceId",
        {"CreditMemoId": "CreditMemo", **_DOCUMENTS},
    ),
)
