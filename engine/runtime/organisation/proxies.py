"""Standing proxies: who may stand in for whom."""

from __future__ import annotations

from engine.model.command import SetProxy
from engine.model.organisation import Proxy
from engine.runtime.organisation.changing import Changing, must, must_know, with_parts


def set_proxy(now: Changing, change: SetProxy) -> Changing:
    """The organisation with one more proxy, from the day of the change until (excluding) its last."""
    must_know(now, change.principal)
    must_know(now, change.proxy)
    must(
        change.principal != change.proxy, "own_proxy",
        "不能委托自己", "Nobody is their own proxy",
    )  # fmt: skip
    must(
        change.until > now.on, "term_backwards",
        "委托的截止日要晚于开始日", "A proxy ends after it begins",
    )  # fmt: skip
    must(
        all(each.id != change.proxy_rule for each in now.organisation.proxies), "proxy_known",
        "委托编号已使用", "The id of the proxy is taken",
    )  # fmt: skip
    made = Proxy(
        id=change.proxy_rule, principal=change.principal, proxy=change.proxy, since=now.on,
        until=change.until, processes=change.processes, instead=change.instead,
    )  # fmt: skip
    return with_parts(now, proxies=(*now.organisation.proxies, made))
