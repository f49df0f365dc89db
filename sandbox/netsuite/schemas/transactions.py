"""sales, customers and general transactions."""

from __future__ import annotations

from sandbox.netsuite.schemas import IDS, REPLACE

_CUSTOM = "customFieldList:CustomFieldList"
_APPLY = "applyDate:t job:s type:s refNum:s total:d due:d currency:s"

SALES = {
    "InvoiceItem": (
        "job:r item:r line:l description:s amount:d isTaxable:b deferRevRec:b quantity:d units:r price:r "
        "rate:s department:r orderLine:l class:r location:r revRecSchedule:r revRecStartDate:t "
        f"revRecEndDate:t grossAmt:d tax1Amt:d taxCode:r taxRate1:d taxRate2:d taxAmount:d {_CUSTOM}"
    ),
    "InvoiceItemList": f"item:InvoiceItem* {REPLACE}",
    "Invoice < Record": (
        "createdDate:t lastModifiedDate:t customForm:r entity:r tranDate:t tranId:s source:s createdFrom:r "
        "postingPeriod:r opportunity:r department:r class:r terms:r location:r subsidiary:r currency:r "
        "dueDate:t salesRep:r startDate:t endDate:t otherRefNum:s memo:s revRecSchedule:r "
        "revRecStartDate:t revRecEndDate:t amountPaid:d amountRemaining:d balance:d account:r "
        "exchangeRate:d currencyName:s discountItem:r discountRate:s isTaxable:b taxItem:r taxRate:d "
        "toBePrinted:b toBeEmailed:b message:s billingAddress:Address billAddressList:r "
        "shippingAddress:Address shipAddressList:r subTotal:d discountTotal:d taxTotal:d total:d status:s "
        f"job:r email:s vatRegNum:s itemList:InvoiceItemList {_CUSTOM} {IDS}"
    ),
    "SalesOrderItem": (
        "job:r item:r quantity:d units:r description:s price:r rate:s amount:d isTaxable:b department:r "
        "class:r location:r revRecSchedule:r revRecStartDate:t revRecEndDate:t deferRevRec:b isClosed:b "
        "grossAmt:d taxAmount:d line:l quantityBilled:d quantityFulfilled:d tax1Amt:d taxCode:r taxRate1:d "
        f"taxRate2:d {_CUSTOM}"
    ),
    "SalesOrderItemList": f"item:SalesOrderItem* {REPLACE}",
    "SalesOrder < Record": (
        "createdDate:t customForm:r entity:r job:r currency:r tranDate:t tranId:s source:s createdFrom:r "
        "orderStatus:SalesOrderOrderStatus nextBill:t opportunity:r salesRep:r startDate:t endDate:t "
        "otherRefNum:s memo:s exchangeRate:d currencyName:s discountItem:r discountRate:s isTaxable:b "
        "taxItem:r taxRate:d email:s message:s billingAddress:Address billAddressList:r "
        "shippingAddress:Address shipAddressList:r shipComplete:b paymentMethod:r subTotal:d "
        "discountTotal:d taxTotal:d total:d balance:d billingSchedule:r class:r department:r subsidiary:r "
        f"lastModifiedDate:t location:r status:s terms:r vatRegNum:s itemList:SalesOrderItemList {_CUSTOM} "
        f"{IDS}"
    ),
}

CUSTOMERS = {
    "CreditMemoItem": (
        "job:r item:r orderLine:l line:l quantity:d description:s price:r rate:s amount:d isTaxable:b "
        "taxCode:r taxRate1:d taxRate2:d tax1Amt:d grossAmt:d department:r class:r location:r "
        f"revRecSchedule:r revRecStartDate:t revRecEndDate:t units:r deferRevRec:b taxAmount:d {_CUSTOM}"
    ),
    "CreditMemoItemList": f"item:CreditMemoItem* {REPLACE}",
    "CreditMemoApply": f"apply:b doc:l {_APPLY} amount:d line:l",
    "CreditMemoApplyList": f"apply:CreditMemoApply* {REPLACE}",
    "CreditMemo < Record": (
        "createdDate:t lastModifiedDate:t customForm:r currency:r entity:r vatRegNum:s tranDate:t tranId:s "
        "createdFrom:r postingPeriod:r department:r class:r location:r subsidiary:r job:r salesRep:r "
        "otherRefNum:s memo:s balance:d account:r exchangeRate:d amountPaid:d currencyName:s "
        "amountRemaining:d discountItem:r source:s discountRate:s isTaxable:b taxItem:r taxRate:d "
        "unapplied:d autoApply:b applied:d toBePrinted:b toBeEmailed:b email:s message:s "
        "billingAddress:Address billAddressList:r subTotal:d discountTotal:d taxTotal:d total:d status:s "
        f"itemList:CreditMemoItemList applyList:CreditMemoApplyList {_CUSTOM} {IDS}"
    ),
    "CustomerPaymentApply": (f"apply:b doc:l line:l {_APPLY} discDate:t discAmt:d disc:d amount:d"),
    "CustomerPaymentApplyList": f"apply:CustomerPaymentApply* {REPLACE}",
    "CustomerPaymentCredit": (
        "apply:b doc:l line:l creditDate:t type:s refNum:s appliedTo:s total:d due:d currency:s amount:d"
    ),
    "CustomerPaymentCreditList": f"credit:CustomerPaymentCredit* {REPLACE}",
    "CustomerPaymentDeposit": (
        "apply:b doc:l line:l depositDate:t refNum:s total:d remaining:d currency:s amount:d"
    ),
    "CustomerPaymentDepositList": f"deposit:CustomerPaymentDeposit* {REPLACE}",
    "CustomerPayment < Record": (
        "createdDate:t lastModifiedDate:t customForm:r arAcct:r customer:r balance:d pending:d currency:r "
        "payment:d autoApply:b tranDate:t tranId:s postingPeriod:r paymentMethod:r memo:s checkNum:s "
        "currencyName:s exchangeRate:d undepFunds:b account:r total:d subsidiary:r applied:d unapplied:d "
        "class:r department:r location:r status:s applyList:CustomerPaymentApplyList "
        "creditList:CustomerPaymentCreditList depositList:CustomerPaymentDepositList "
        f"{_CUSTOM} {IDS}"
    ),
    "CustomerRefundApply": (
        "apply:b doc:l line:l applyDate:t type:s refNum:s total:d due:d currency:s amount:d"
    ),
    "CustomerRefundApplyList": f"apply:CustomerRefundApply* {REPLACE}",
    "CustomerRefundDeposit": (
        "apply:b doc:l line:l depositDate:t refNum:s total:d remaining:d currency:s amount:d"
    ),
    "CustomerRefundDepositList": f"customerRefundDeposit:CustomerRefundDeposit* {REPLACE}",
    "CustomerRefund < Record": (
        "createdDate:t lastModifiedDate:t status:s transactionNumber:s customer:r customForm:r balance:d "
        "arAcct:r currencyName:s exchangeRate:d total:d currency:r tranDate:t voidJournal:r postingPeriod:r "
        "memo:s paymentMethod:r account:r toBePrinted:b tranId:s subsidiary:r department:r class:r "
        "location:r checkNumber:s applyList:CustomerRefundApplyList depositList:CustomerRefundDepositList "
        f"{_CUSTOM} {IDS}"
    ),
}

GENERAL = {
    "JournalEntryLine": (
        "account:r line:l debit:d credit:d taxCode:r memo:s entity:r department:r class:r location:r "
        f"{_CUSTOM}"
    ),
    "JournalEntryLineList": f"line:JournalEntryLine* {REPLACE}",
    "JournalEntry < Record": (
        "postingPeriod:r tranDate:t currency:r exchangeRate:d tranId:s reversalDate:t createdFrom:r "
        "department:r class:r location:r subsidiary:r memo:s approved:b createdDate:t lastModifiedDate:t "
        f"customForm:r lineList:JournalEntryLineList {_CUSTOM} {IDS}"
    ),
    "AdvInterCompanyJournalEntryLine": (
        "lineSubsidiary:r account:r line:l debit:d credit:d memo:s entity:r dueToFromSubsidiary:r "
        f"department:r class:r location:r eliminate:b {_CUSTOM}"
    ),
    "AdvInterCompanyJournalEntryLineList": f"line:AdvInterCompanyJournalEntryLine* {REPLACE}",
    "AdvInterCompanyJournalEntry < Record": (
        "postingPeriod:r customForm:r tranDate:t currency:r tranId:s reversalDate:t createdFrom:r "
        "department:r class:r location:r subsidiary:r memo:s approved:b createdDate:t lastModifiedDate:t "
        f"lineList:AdvInterCompanyJournalEntryLineList {_CUSTOM} {IDS}"
    ),
}
