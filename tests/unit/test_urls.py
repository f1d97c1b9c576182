"""Which addresses a repository may be registered by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.errors import Denied, Invalid, RegistryError
from repo_registry.domain.model.repository import LocationKind
from repo_registry.domain.rules.addresses import address_is_global, parsed_address
from repo_registry.domain.rules.url_paths import judge_local_path
from repo_registry.domain.rules.urls import MAX_LOCATION_LENGTH, JudgedLocation, LocationPolicy, judge_location

DEFAULT = LocationPolicy()
SSH = LocationPolicy(allow_ssh=True)
LOCAL = LocationPolicy(local_roots=("/srv/git", "/home/ada/My Projects"))
OPEN = LocationPolicy(
    allow_ssh=True,
    local_roots=("/",),
    extra_ports=(8443, 2222),
    allowed_hosts=("127.0.0.1:8080", "git.corp.internal:443"),
)


@pytest.mark.parametrize(
    ("text", "location", "origin"),
    [
        ("https://github.com/ada/engine", "https://github.com/ada/engine", "github.com/ada/engine"),
        ("https://github.com/Ada/Engine.git", "https://github.com/Ada/Engine.git", "github.com/ada/engine"),
        ("HTTPS://GitHub.com:443/ada/engine/", "https://github.com/ada/engine", "github.com/ada/engine"),
        ("https://gitlab.com/a/b/c/d.git/", "https://gitlab.com/a/b/c/d.git", "gitlab.com/a/b/c/d"),
        ("https://git.example.org/~ada/x", "https://git.example.org/~ada/x", "git.example.org/~ada/x"),
        ("https://git.example.org/scm/PRJ/x.git", "https://git.example.org/scm/PRJ/x.git", "git.example.org/scm/PRJ/x"),
        ("https://example.org/a%20b%7e", "https://example.org/a%20b%7e", "example.org/a%20b~"),
        ("https://example.org/C%23/c%c3%a9", "https://example.org/C%23/c%c3%a9", "example.org/C%23/c%C3%A9"),
        ("https://xn--mnchen-3ya.example/a/b", "https://xn--mnchen-3ya.example/a/b", "xn--mnchen-3ya.example/a/b"),
        ("https://xn--wgv71a.example/a/b", "https://xn--wgv71a.example/a/b", "xn--wgv71a.example/a/b"),
        ("https://8.8.8.8/a/b", "https://8.8.8.8/a/b", "8.8.8.8/a/b"),
        ("https://[2606:4700:0::1111]/a/b", "https://[2606:4700::1111]/a/b", "[2606:4700::1111]/a/b"),
        ("https://dev.azure.com/o/p/_git/r", "https://dev.azure.com/o/p/_git/r", "dev.azure.com/o/p/_git/r"),
    ],
)
def test_an_ordinary_address_is_accepted_in_its_normal_form(text: str, location: str, origin: str) -> None:
    judged = judge_location(text, DEFAULT)
    assert (judged.kind, judged.location, judged.origin) == (LocationKind.HTTPS, location, origin)
    assert judged.port == 443


@pytest.mark.parametrize(
    ("text", "location", "origin", "port"),
    [
        ("ssh://git@github.com/ada/engine.git", "ssh://git@github.com/ada/engine.git", "github.com/ada/engine", 22),
        ("ssh://GITHUB.com:22/ada/engine", "ssh://github.com/ada/engine", "github.com/ada/engine", 22),
        ("git@github.com:ada/engine.git", "git@github.com:ada/engine.git", "github.com/ada/engine", 22),
        ("github.com:ada/engine", "github.com:ada/engine", "github.com/ada/engine", 22),
        ("git@git.example.org:/srv/x.git", "git@git.example.org:/srv/x.git", "git.example.org/srv/x", 22),
        ("git@[2606:4700::1111]:a/b", "git@[2606:4700::1111]:a/b", "[2606:4700::1111]/a/b", 22),
        ("ssh://git@git.example.org:2222/a/b", "ssh://git@git.example.org:2222/a/b", "git.example.org:2222/a/b", 2222),
    ],
)
def test_ssh_is_accepted_where_the_policy_allows_it(text: str, location: str, origin: str, port: int) -> None:
    judged = judge_location(text, OPEN)
    assert judged == JudgedLocation(
        kind=LocationKind.SSH, location=location, origin=origin, host=judged.host, port=port, vouched=False
    )
    with pytest.raises(Denied) as caught:
        judge_location(text, DEFAULT)
    assert "ssh is not allowed" in caught.value.message


def test_all_ways_to_one_place_are_one_origin() -> None:
    ways = (
        "https://git.example.org/team/tool",
        "https://git.example.org:443/team/tool.git/",
        "ssh://git@git.example.org/team/tool.git",
        "git@GIT.example.org:team/tool",
    )
    assert {judge_location(way, SSH).origin for way in ways} == {"git.example.org/team/tool"}


@pytest.mark.parametrize(
    ("text", "location"),
    [
        ("/srv/git", "/srv/git"),
        ("/srv/git/a.git", "/srv/git/a.git"),
        ("/srv/git/a/", "/srv/git/a"),
        ("/srv/git/a/.git", "/srv/git/a"),
        ("/home/ada/My Projects/straße", "/home/ada/My Projects/straße"),
    ],
)
def test_a_local_path_is_accepted_below_an_allowed_root(text: str, location: str) -> None:
    judged = judge_location(text, LOCAL)
    assert (judged.kind, judged.location, judged.origin) == (LocationKind.LOCAL, location, location)
    assert (judged.host, judged.port) == (None, None)
    with pytest.raises(Denied):
        judge_location(text, DEFAULT)


@pytest.mark.parametrize("text", ["/srv/gitx", "/srv", "/etc/passwd", "/", "/.git", "/home/ada", "/SRV/git/a"])
def test_a_local_path_elsewhere_is_denied(text: str) -> None:
    with pytest.raises(Denied):
        judge_location(text, LOCAL)


@pytest.mark.parametrize("text", ["/srv/git/../../etc", "/srv/git/./a", "/srv/git//a", "/srv/git/-a", "/srv/git/a/.."])
def test_a_local_path_in_another_spelling_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        judge_location(text, LOCAL)


REFUSED = {
    "helpers run programs": (
        "ext::sh -c id",
        "ext::ssh://a/b",
        "fd::0",
        "file::/srv",
        "transport-x::https://git.example.org/a/b",
        "EXT::id",
    ),
    "only https": (
        "http://git.example.org/a/b",
        "git://git.example.org/a/b",
        "ftp://git.example.org/a/b",
        "ftps://git.example.org/a/b",
        "file:///srv/git/a",
        "file:/srv/git/a",
        "file://localhost/srv/git/a",
        "gopher://127.0.0.1:70/_x",
        "ldap://git.example.org/a",
        "data:text/plain,x",
        "javascript:alert(1)",
        "git+ssh://git.example.org/a/b",
        "ssh+git://git.example.org/a/b",
        "bundle:https://git.example.org/a.bundle",
        "https:git.example.org/a/b",
        "https:/git.example.org/a/b",
        "view-source:https://git.example.org/a/b",
    ),
    "options": (
        "-uid",
        "--upload-pack=id",
        "-oProxyCommand=id:a/b",
        "ssh://-oProxyCommand=id/a/b",
        "ssh://-git@git.example.org/a/b",
        "ssh://git@-host.example.org/a/b",
        "-git@git.example.org:a/b",
        "git@git.example.org:-a",
        "git@git.example.org:a/--b",
        "https://-a.example.org/a/b",
        "https://git.example.org/-a/b",
        "https://git.example.org/%2dx/b",
        "https://git.example.org/a/b --upload-pack=id",
    ),
    "secrets": (
        "https://ada:s3cret@git.example.org/a/b",
        "https://s3cret@git.example.org/a/b",
        "https://:s3cret@git.example.org/a/b",
        "https://ada:@git.example.org/a/b",
        "https://@git.example.org/a/b",
        "https://git.example.org@git.example.com/a/b",
        "ssh://git:s3cret@git.example.org/a/b",
        "https://git.example.org/a/b?token=s3cret",
        "https://git.example.org/a/b#s3cret",
        "https://git.example.org:s3cret/a/b",
        "git:s3cret@git.example.org:a/b",
        "a@b@git.example.org:a/b",
        "ssh://a@b@git.example.org/a/b",
    ),
    "inside a network": (
        *("https://localhost/a/b", "https://LocalHost:443/a/b", "https://printer/a/b", "https://db.internal/a/b"),
        *("https://nas.local/a/b", "https://x.localhost/a/b", "https://a.home.arpa/a/b", "https://x.svc/a/b"),
        *("https://127.0.0.1/a/b", "https://127.1/a/b", "https://127.000.000.001/a/b", "https://0/a/b"),
        *("https://2130706433/a/b", "https://0x7f.0.0.1/a/b", "https://0X7F000001/a/b", "https://0177.0.0.1/a/b"),
        *("https://127.0.0.0x1/a/b", "https://017700000001/a/b", "https://10.0.0.1/a/b", "https://1.2.3.4.5/a/b"),
        *("https://172.31.255.255/a/b", "https://192.168.1.1/a/b", "https://169.254.169.254/a/b"),
        *("https://100.64.0.1/a/b", "https://100.100.100.200/a/b", "https://168.63.129.16/a/b", "https://0x/a/b"),
        *("https://192.0.0.192/a/b", "https://224.0.0.1/a/b", "https://255.255.255.255/a/b"),
        *("https://[::1]/a/b", "https://[::]/a/b", "https://[::ffff:127.0.0.1]/a/b", "https://[::ffff:7f00:1]/a/b"),
        *("https://[::127.0.0.1]/a/b", "https://[64:ff9b::a00:1]/a/b", "https://[64:ff9b:1::1]/a/b"),
        *("https://[2002:7f00:1::]/a/b", "https://[2001:0:1::1]/a/b", "https://[fe80::1]/a/b", "https://[fc00::1]/a/b"),
        *("https://[fd00:ec2::254]/a/b", "https://[ff02::1]/a/b", "https://[2001:db8::1]/a/b", "https://[3fff::1]/a/b"),
        *("https://[2600::5efe:a00:1]/a/b", "https://[fe80::1%25eth0]/a/b", "https://[fe80::1%eth0]/a/b"),
        *("https://[::1/a/b", "https://::1/a/b", "https://[v1.x]/a/b", "https://[127.0.0.1]/a/b", "https://[]/a/b"),
        *("https://localtest.me/a/b", "https://a.b.nip.io/a/b", "https://127.0.0.1.nip.io/a/b", "https://lvh.me/a/b"),
        *("https://metadata.google.internal/a/b", "https://metadata/a/b", "https://metadata.tencentyun.com/a/b"),
        *("git@localhost:a/b", "ssh://git@10.0.0.1/a/b", "git@printer:a/b"),
    ),
    "hosts in disguise": (
        *("https://git.example.org./a/b", "https://git..example.org/a/b", "https://.example.org/a/b", "https://./a/b"),
        *("https:///a/b", "https:////git.example.org/a/b", "https://git_x.example.org/a/b", "https://-/a/b"),
        *("https://gіthub.com/a/b", "https://ｇithub.com/a/b", "https://github.com。evil.example/a/b"),
        *("https://①②⑦.0.0.1/a/b", "https://strasse.example\u200b/a/b", "https://bücher.example/a/b"),
        *("https://xn--a.example/a/b", "https://xn--.example/a/b", "https://xn--git-.example/a/b"),
        *("https://xn--gthub-nof.com/a/b", "https://xn--99zzzz.example/a/b", "https://ab--cd.example/a/b"),
        *(
            "https://xn--1ug.example/a/b",
            "https://xn--n3h.example/a/b",
            "https://xn---qia9cn.example/a/b",
            "https://xn--gthub-n2e.com/a/b",
            "https://xn--pypl-53dc.com/a/b",
            "https://XN--9ca.example.a_b/a/b",
        ),
        *(f"https://{'a' * 64}.example/a/b", f"https://{'a.' * 130}example/a/b"),
        *(
            "https://%67it.example.org/a/b",
            "https://git.example.org%2f.evil.example/a/b",
            "https://git.example.org%00/a",
        ),
        *("https://git.example.org\\@evil.example/a/b", "https://git.example.org\\.evil.example/a/b"),
    ),
    "ports": (
        *("https://git.example.org:22/a/b", "https://git.example.org:8443/a/b", "https://git.example.org:/a/b"),
        *("https://git.example.org:0443/a/b", "https://git.example.org:443:80/a/b", "https://git.example.org:+443/a/b"),
        *("https://git.example.org:65536/a/b", "https://git.example.org:0/a/b", "https://git.example.org:٤٤٣/a/b"),
        *("https://[2606:4700::1111]443/a/b", "https://[2606:4700::1111]:x/a/b", "ssh://git@git.example.org:443/a/b"),
    ),
    "characters": (
        *("https://git.example.org/a/b\n", " https://git.example.org/a/b", "https://git.example.org/a/b\x00"),
        *("https://git.example.org/a\tb/c", "https://git.example.org/a/\u202egpj", "https://git.example.org/a\u2028/b"),
        *("https://git.example.org/a/\x1b[31m", "https://git.example.org/a/b\ud800", "https://git.example.org/a b/c"),
        *("https://git.example.org/a/b;id", "https://git.example.org/a/$(id)", "https://git.example.org/a/b|id"),
        *("https://git.example.org/a/`id`", "https://git.example.org/a/'b'", 'https://git.example.org/a/"b"'),
        *("https://git.example.org/a/é", "https://git.example.org/a/<b>", "https://git.example.org/a\u00a0/b"),
        *("/srv/git/a\u202eb", "/srv/git/a\nb", "/srv/git/a\u2003b"),
    ),
    "paths": (
        *(
            "https://git.example.org",
            "https://git.example.org/",
            "https://git.example.org//",
            "ssh://git@git.example.org",
        ),
        *("https://git.example.org/a/../b", "https://git.example.org/./b", "https://git.example.org/a//b"),
        *("https://git.example.org/a/%2e%2e/b", "https://git.example.org/a%2Fb", "https://git.example.org/a%5cb"),
        *("https://git.example.org/a%00b", "https://git.example.org/a%0d%0ab", "https://git.example.org/a%252e/b"),
        *("https://git.example.org/a%zz", "https://git.example.org/a%", "https://git.example.org/%ff%fe/b"),
        *("https://git.example.org/a/%e2%80%ae/b", "https://git.example.org/%20/b", "https://git.example.org/a%20/b"),
        *(
            "https://git.example.org/a/.git",
            "https://git.example.org/a/.GIT/config",
            "https://git.example.org/a.git/info",
        ),
        *("https://github.com/ada", "https://github.com/ada/engine/tree/main", "https://gitlab.com/a/b/-/tree/main"),
        *("git@git.example.org:", "git@git.example.org:a%20b", "git@git.example.org:../b", "git@git.example.org:a//b"),
    ),
    "no address": (
        *(
            "",
            "x",
            "https",
            "https:",
            "https://",
            "github.com/ada/engine",
            "./a",
            "../a",
            "a/b",
            "~/a",
            "~ada/a",
            "$HOME/a",
        ),
        *("C:\\git\\a", "C:/git/a", "c:", "\\\\server\\share", "//server/share", "\\\\?\\C:\\a", "@", ":", "::", "@:a"),
        *("x" * (MAX_LOCATION_LENGTH + 1), "https://git.example.org/" + "a/" * 1000, "/" + "a" * MAX_LOCATION_LENGTH),
    ),
}


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
@pytest.mark.parametrize("policy", [DEFAULT, SSH, LOCAL], ids=["default", "ssh", "local"])
def test_what_is_no_allowed_address_is_refused_with_a_way_out(text: str, policy: LocationPolicy) -> None:
    with pytest.raises((Denied, Invalid)) as caught:
        judge_location(text, policy)
    assert caught.value.step == "address"
    assert "; " in caught.value.message
    assert caught.value.message.isprintable()
    assert "s3cret" not in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8080/a/b",
        "https://127.0.0.1:8080/a/b",
        "https://git.corp.internal/a/b",
        "https://GIT.corp.internal:443/a/b",
    ],
)
def test_a_host_that_the_policy_names_is_accepted(text: str) -> None:
    assert judge_location(text, OPEN).vouched
    with pytest.raises(Denied):
        judge_location(text, SSH)


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8081/a/b",
        "http://127.0.0.2:8080/a/b",
        "http://localhost:8080/a/b",
        "http://git.corp.internal/a/b",
        "http://git.corp.internal:443/a/b",
        "https://git.corp.internal:444/a/b",
        "https://x.git.corp.internal/a/b",
        "http://2130706433:8080/a/b",
        "http://git.example.org:8443/a/b",
    ],
)
def test_naming_one_host_allows_no_other(text: str) -> None:
    with pytest.raises(Denied):
        judge_location(text, OPEN)


def test_localhost_and_ipv6_loopback_can_be_named() -> None:
    policy = LocationPolicy(allowed_hosts=("localhost:3000", "[::1]:3000"))
    assert judge_location("http://localhost:3000/a", policy).origin == "localhost:3000/a"
    assert judge_location("http://[::1]:3000/a", policy).host == "[::1]"


def test_an_extra_port_is_accepted_on_any_public_host() -> None:
    judged = judge_location("https://git.example.org:8443/a/b", OPEN)
    assert (judged.location, judged.origin, judged.port) == (
        "https://git.example.org:8443/a/b",
        "git.example.org:8443/a/b",
        8443,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"local_roots": ("srv",)},
        {"local_roots": ("",)},
        {"local_roots": ("/srv/",)},
        {"local_roots": ("/srv/../etc",)},
        {"extra_ports": (0,)},
        {"extra_ports": (65_536,)},
        {"allowed_hosts": ("git.corp.internal",)},
        {"allowed_hosts": ("git.corp.internal:0",)},
        {"allowed_hosts": ("git.corp.internal:99999",)},
        {"allowed_hosts": ("a b:80",)},
        {"allowed_hosts": ("*:80",)},
        {"allowed_hosts": ("bücher.example:443",)},
    ],
)
def test_a_policy_that_cannot_be_meant_is_invalid(settings: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(Invalid):
        LocationPolicy(**settings)  # type: ignore[arg-type]


def test_a_relative_path_is_no_local_path() -> None:
    with pytest.raises(Invalid):
        judge_local_path("srv/git")


def _judged(text: str, policy: LocationPolicy) -> JudgedLocation | RegistryError:
    try:
        return judge_location(text, policy)
    except (Denied, Invalid) as error:
        return error


SNIPPETS = st.sampled_from(
    [
        *("https://", "ssh://", "git@", "ext::", "/", "//", "..", ".", ":", "@", "%2e", "%2f", "%00", "-", "[::1]"),
        *("127.0.0.1", "github.com", "git.example.org", "xn--", "#", "?", "\\", " ", "\n", "\u202e", "0x7f", ".git"),
        *("localhost", ":443"),
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(SNIPPETS, st.text(max_size=3)), max_size=12).map("".join)))
def test_any_text_is_judged_and_what_passes_stays_the_same_when_judged_again(text: str) -> None:
    judged = _judged(text, OPEN)
    if isinstance(judged, JudgedLocation):
        assert judge_location(judged.location, OPEN) == judged
        assert judged.location.isprintable()
        assert not judged.location.startswith("-")
        assert judged.kind is LocationKind.LOCAL or judged.location.isascii()


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "0x{:x}", "0{:o}"]))
def test_no_ipv4_address_that_is_not_global_passes_in_any_base(number: int, form: str) -> None:
    assert isinstance(_judged(f"https://{form.format(number)}/a/b", DEFAULT), RegistryError)


@given(st.ip_addresses(v=4))
def test_a_plain_ipv4_address_passes_only_when_it_is_global(address: object) -> None:
    passes = isinstance(_judged(f"https://{address}/a/b", DEFAULT), JudgedLocation)
    assert passes == address_is_global(str(address))


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_passes_only_when_it_is_global(address: object) -> None:
    passes = isinstance(_judged(f"https://[{address}]/a/b", DEFAULT), JudgedLocation)
    assert passes == address_is_global(str(address))
    assert parsed_address(str(address)) == address


@given(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True), st.text("abc/._-~%2", max_size=30))
def test_the_origin_is_the_same_whatever_way_leads_there(label: str, path: str) -> None:
    ways = [f"https://{label}.example/{path}", f"ssh://git@{label}.example/{path}", f"https://{label}.example/{path}/"]
    judged = [_judged(way, SSH) for way in ways]
    origins = {judgement.origin for judgement in judged if isinstance(judgement, JudgedLocation)}
    assert len(origins) <= 1
