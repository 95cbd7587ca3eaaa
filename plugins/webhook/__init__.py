"""Messages and calls to another system by webhook: WeCom, DingTalk, or plain signed JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.plugin.api import EffectKind, Json, Manifest, Message, NotifierKind, Said, Settings, hook

from .sending import send


@hook
def manifest() -> Manifest:
    """Who it is, and what an administrator has to tell it."""
    return Manifest(
        name="webhook",
        version="1.0.0",
        label=Said("企业微信、钉钉与通用回调", "WeCom, DingTalk and plain webhooks"),
        brings=frozenset({"effects", "notifiers"}),
        reaches=(Said("设置 url 里写的地址", "the address in its setting `url`"),),
        settings={
            "url": Said(
                "接收地址，https 开头（本机可用 http）", "where to send, https (http on this machine)"
            ),
            "kind": Said("wecom、dingtalk 或 plain", "wecom, dingtalk or plain"),
            "secret": Said("签名密钥", "the secret that signs"),
        },
    )


@hook
def notifiers() -> Sequence[NotifierKind]:
    """People's messages, as a text in the group."""
    return [NotifierKind(name="message", label=Said("群消息", "Group message"), send=tell)]


@hook
def effects() -> Sequence[EffectKind]:
    """A text that a pack sends, with a number by which the other side finds the matter."""
    label = Said("发送", "Send")
    return [EffectKind(name="send", label=label, takes={"text": "text", "number": "text?"}, run=post)]


def tell(message: Message, settings: Settings) -> None:
    """Send a person's message."""
    send(message.text, {"person": message.person, "text": message.text}, message.key, settings)


def post(values: Mapping[str, Json], key: str, settings: Settings) -> None:
    """Send what a pack says."""
    text = " ".join(str(values[name]) for name in ("number", "text") if values.get(name))
    send(text, dict(values), key, settings)
