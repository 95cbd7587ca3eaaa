"""Signing in, staying in, and being put out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.site import PASSWORD, Browser, Site, a_site, form_in


@pytest.fixture
def site() -> Site:
    return a_site()


def token(browser: Browser) -> str:
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def is_in(browser: Browser) -> bool:
    return browser.get("/desk").status_code == 200


def test_signing_in_gives_a_new_session_and_the_one_before_was_nobodys(site: Site) -> None:
    browser = site.browser()
    browser.get("/sign-in")
    before = token(browser)
    assert browser.sign_in("sec7").status_code == 303
    after = token(browser)
    assert after != before
    with site.office.engine.store.read() as work:
        assert work.session(before) is None
        assert work.session(after) is None, "the store holds a digest, never the token"


def test_an_old_session_is_dead_after_signing_out(site: Site) -> None:
    browser = site.browser("sec7")
    old = token(browser)
    assert browser.send("/desk", "/sign-out", {}).status_code == 303
    browser.client.set_cookie("session", old)
    assert not is_in(browser)


def test_signing_in_again_ends_the_session_before(site: Site) -> None:
    browser = site.browser("sec7")
    old, page = token(browser), browser.text("/desk")
    form = form_in(page, "/sign-out")
    browser.post("/sign-in", form, {"login": "sec8", "password": PASSWORD})
    browser.client.set_cookie("session", old)
    assert not is_in(browser)


@pytest.mark.parametrize(
    ("waits", "stays"),
    [([29], True), ([31], False), ([29, 29, 29], True), ([25] * 30, False)],
)
def test_a_session_ends_after_thirty_idle_minutes_or_twelve_hours(
    site: Site, waits: list[int], stays: bool
) -> None:
    browser = site.browser("sec7")
    seen = []
    for minutes in waits:
        site.office.clock.move_to(site.office.clock.now() + timedelta(minutes=minutes))
        seen.append(is_in(browser))
    assert seen[-1] is stays


def test_a_revoked_session_ends_at_once(site: Site) -> None:
    browser = site.browser("sec7")
    with site.office.engine.store.write() as work:
        work.drop_sessions("sec7", None)
    assert not is_in(browser)


def test_the_sixth_try_is_refused_even_with_the_right_password(site: Site) -> None:
    browser = site.browser()
    said = [browser.sign_in("sec7", "wrong password").get_data(as_text=True) for _ in range(5)]
    sixth = browser.sign_in("sec7")
    assert sixth.status_code == 422
    assert all("账号或密码不对" in page for page in [*said, sixth.get_data(as_text=True)])
    site.office.clock.move_to(site.office.clock.now() + timedelta(minutes=15))
    assert browser.sign_in("sec7").status_code == 303


def test_an_unknown_account_is_told_nothing_else(site: Site) -> None:
    page = [site.browser().sign_in(login, "x" * 12).get_data(as_text=True) for login in ("sec7", "nobody")]
    assert all("账号或密码不对" in each for each in page)


def test_one_address_that_fails_too_often_has_to_wait() -> None:
    site = a_site(sign_in_failures_most=3)
    browser = site.browser()
    for login in ("a", "b", "c"):
        browser.sign_in(login, "x")
    assert browser.sign_in("sec7").status_code == 422
    site.office.clock.move_to(site.office.clock.now() + timedelta(minutes=16))
    assert browser.sign_in("sec7").status_code == 303


@pytest.mark.parametrize(("https", "name"), [(False, "session"), (True, "__Host-session")])
def test_the_cookie_is_shut_as_far_as_it_goes(https: bool, name: str) -> None:
    answer = a_site(https=https).app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{name}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is https


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(site: Site, address: str) -> None:
    browser = site.browser()
    form = form_in(browser.text("/sign-in"), "/sign-in")
    answer = browser.post("/sign-in", form, {"login": "sec7", "password": PASSWORD, "next": address})
    assert answer.headers["Location"] == "/desk"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", "Liuyue-7-hao-qing", "原密码不对"),
        (PASSWORD, "short", "至少 10 位"),
        (PASSWORD, "password123456", "太容易猜到"),
        (PASSWORD, "aaaaaaaaaaaaaa", "太容易猜到"),
        (PASSWORD, "my-sec7-is-here", "太容易猜到"),
    ],
)
def test_a_password_that_will_not_do_is_explained(site: Site, old: str, new: str, said: str) -> None:
    answer = site.browser("sec7").send("/password", "/password", {"old": old, "new": new})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_new_password_ends_every_other_session(site: Site) -> None:
    here, elsewhere = site.browser("sec7"), site.browser("sec7")
    answer = here.send("/password", "/password", {"old": PASSWORD, "new": "Liuyue-7-hao-qing"})
    assert answer.status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert site.browser().sign_in("sec7").status_code == 422
