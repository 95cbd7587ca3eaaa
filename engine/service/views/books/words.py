"""What postings and accounts are called where people read the books."""

from __future__ import annotations

from engine.base.finding import Said, same
from engine.model.ledger import Account, Bucket, Ledger
from engine.model.written import yuan_written

_KINDS = {
    "allocate": Said("拨入", "Appropriated"),
    "commit": Said("签约", "Committed"),
    "settle": Said("支付", "Paid"),
    "reverse": Said("冲回", "Reversed"),
    "adjust": Said("调账", "Adjusted"),
    "carry": Said("结转", "Carried over"),
    "return": Said("交回", "Given back"),
    "award": Said("记分", "Points"),
    "deduct": Said("扣分", "Points off"),
    "base": Said("基础分", "Base"),
    "quota": Said("上限额度", "Cap granted"),
    "expire": Said("到期", "Expired"),
    "owe": Said("欠账", "Owed"),
    "repay": Said("抵欠", "Paid back"),
    "restock": Said("入库", "Stocked"),
    "take_over": Said("撤并划转", "Taken over"),
}
_BUCKETS = {
    Bucket.OUTSIDE.value: Said("外部", "Outside"),
    Bucket.ISSUED.value: Said("发放", "Issued"),
    Bucket.AVAILABLE.value: Said("可用", "Available"),
    Bucket.COMMITTED.value: Said("已签约", "Committed"),
    Bucket.SPENT.value: Said("已支出", "Spent"),
    Bucket.CARRIED.value: Said("结转", "Carried over"),
    Bucket.RETURNED.value: Said("交回", "Given back"),
    Bucket.POINTS.value: Said("积分", "Points"),
    Bucket.PENDING.value: Said("待审核", "Pending"),
    Bucket.QUOTA.value: Said("上限", "Cap"),
    Bucket.OWED.value: Said("欠账", "Owed"),
    Bucket.REDEEMED.value: Said("已兑换", "Redeemed"),
}


def kind_words(kind: str) -> Said:
    """What a kind of posting is called."""
    return _KINDS.get(kind, same(kind))


def account_words(ledger: Ledger, account: Account, unit: str = "") -> Said:
    """An account by what it stands for: unit, year, line, source and state."""
    state = _BUCKETS.get(account.bucket, same(account.bucket))
    line = next((each.label for each in ledger.lines.values() if each.id == account.line), account.line)
    source = ledger.share_labels.get(account.source, account.source)
    parts = [part for part in (unit, account.period, line, source) if part]
    return Said(" · ".join([*parts, state.zh]), " · ".join([*parts, state.en]))


def amount_words(ledger: Ledger, amount: int) -> Said:
    """An amount in the ledger's unit."""
    return yuan_written(amount) if ledger.lines else same(str(amount))
