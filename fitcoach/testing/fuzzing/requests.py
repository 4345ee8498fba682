"""A whole hostile request, in bytes, out of a seed and a number."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final
from urllib.parse import urlencode

from fitcoach.testing.fuzzing.addresses import Address
from fitcoach.testing.fuzzing.words import NASTY, PARAMETERS, fields, value, words
from fitcoach.testing.production import HOST, SECRETS

ODD_METHODS: Final = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get", "PO ST", "A" * 300, "*")
METHODS: Final = ("GET",) * 8 + ("POST",) * 8 + ("HEAD", "OPTIONS", *ODD_METHODS)
FORM, JSON, PARTS = "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=edge"
LONGER_THAN_ALLOWED: Final = 600 * 1024
CSRF: Final = "c" * 32
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Shot:
    """`route` and `method` are for reports."""

    number: int
    route: str
    method: str
    sent: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """What an outsider may have got hold of: ids that are somebody's, and the link of one text."""

    ids: tuple[str, ...]
    link: str


def shot(address: Address, number: int, *, seed: int, known: Known) -> Shot:
    """The same for the same seed and number."""
    random = Random(f"{seed} {number}")
    path = address.path(random, known.ids)
    if address.route.startswith("w/") and random.random() < 0.5:
        path = f"/w/{known.link}"
    target = path + _query(random)
    method = random.choice(METHODS)
    headers, body = (
        _body(random, address.route) if method not in ("GET", "HEAD") or random.random() < 0.1 else ([], b"")
    )
    headers += _honest(random) + _cookies(random, headers, body) + _hostile(random)
    if "webhooks" in address.route and random.random() < 0.5:
        headers, body = _signed(random, target)
        method = "POST"
    sent = _wire(random, method, target, headers, body)
    return Shot(number, address.route, method[:10], sent)


def _query(random: Random) -> str:
    if random.random() < 0.6:
        return ""
    told = {random.choice(PARAMETERS): random.choice(NASTY) for _ in range(random.randrange(1, 5))}
    return "?" + (
        urlencode(told) if random.random() < 0.8 else random.choice(["%", "&&&=", "a=" + "b" * 3000, "?" * 50])
    )


def _honest(random: Random) -> Headers:
    """As the proxy sends it on: from another address each time, mostly by the right name."""
    host = (
        HOST
        if random.random() < 0.9
        else random.choice(["127.0.0.1", "elsewhere.example", f"{HOST}:99999", "[::", "a b", ""])
    )
    proto = [("X-Forwarded-Proto", random.choice(["https"] * 15 + ["http", "https,http"]))]
    address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
    return [("Host", host), ("X-Forwarded-For", address), *(proto if random.random() < 0.95 else [])]


def _cookies(random: Random, headers: Headers, body: bytes) -> Headers:
    chance = random.random()
    if chance < 0.5:  # whoever sends a form can send its cookie along
        return [("Cookie", f"__Host-csrf={CSRF}"), ("Referer", f"https://{HOST}/"), ("Origin", f"https://{HOST}")]
    if chance < 0.6:
        return [
            ("Cookie", f"__Host-session={random.choice(NASTY)}; messages={random.choice(NASTY)}; sessionid={'x' * 32}")
        ]
    return []


_ODD_HEADERS: Final[tuple[tuple[str, Callable[[Random], str]], ...]] = (
    ("Authorization", lambda random: "Bearer " + random.choice([*NASTY, "f" * 64, "0" * 8])),
    ("Authorization", lambda random: random.choice(["Bearer", "Basic ====", "Token a", "Bearer a b c", "\xff"])),
    (
        "Accept",
        lambda random: random.choice(["*/*;q=x", "text/html", "application/xml", "a", ",,,", "x/" + "y" * 2000]),
    ),
    ("Accept-Encoding", lambda random: random.choice(["gzip", "gzip;q=0", "br", "*;q=0"])),
    ("Accept-Language", lambda random: random.choice(["xx-" + "y" * 500, "../..", "de;q=nan"])),
    ("If-None-Match", lambda random: random.choice(['"a"', "*", 'W/"' + "x" * 1000, "\x80"])),
    ("If-Modified-Since", lambda random: random.choice(["Mon, 99 Foo 2026 99:99:99 GMT", "0", "x" * 500])),
    ("Range", lambda random: random.choice(["bytes=0-0", "bytes=-1", "bytes=9999999999-", "bytes=a-b,c-d"])),
    ("Idempotency-Key", lambda random: random.choice(["0123456789abcdef", "x", "y" * 300, "\xe9" * 20])),
    ("X-Twilio-Signature", lambda random: random.choice(["forged=", "\xff\xfe", "x" * 4000])),
    ("X-Forwarded-For", lambda random: random.choice([*NASTY, "::ffff:1.2.3.4", "1.2.3.4," * 200])),
    ("X-Forwarded-Host", lambda random: "elsewhere.example"),
    ("X-HTTP-Method-Override", lambda random: "DELETE"),
    ("X-Requested-With", lambda random: "XMLHttpRequest"),
    ("Content-Length", lambda random: random.choice(["-1", "5", "²", "99999999999999999999", "1, 2", "0x10"])),
    ("Transfer-Encoding", lambda random: random.choice(["chunked", "gzip, chunked", "xchunked"])),
    ("Content-Encoding", lambda random: random.choice(["gzip", "br", "zzz"])),
    ("Expect", lambda random: random.choice(["100-continue", "200-ok"])),
    (
        "Content-Type",
        lambda random: random.choice(["a; b*=nowhere''c", "a; charset=rot13", ";;", "\xff/\xff"]),
    ),
    ("Upgrade", lambda random: "h2c"),
    ("X-" + "A" * 200, lambda random: "b" * 7000),
    ("Bad Name", lambda random: "x"),
    ("X_Forwarded_For", lambda random: "127.0.0.1"),
)


def _hostile(random: Random) -> Headers:
    chosen = random.sample(_ODD_HEADERS, random.choice([0, 0, 0, 1, 1, 2, 4]))
    many = [(f"X-Many-{number}", "x") for number in range(300)] if random.random() < 0.01 else []
    return [*((name, make(random)) for name, make in chosen), *many]


def _body(random: Random, route: str) -> tuple[Headers, bytes]:
    if random.random() < 0.01:
        return [("Content-Type", FORM)], b"a" * LONGER_THAN_ALLOWED
    makers = (
        (_json, _json, _json, _form, _parts, _bytes)
        if route.startswith("api/")
        else (_form, _form, _form, _parts, _json, _bytes)
    )
    return random.choice(makers)(random)


def _json(random: Random) -> tuple[Headers, bytes]:
    odd = (b"", b"{", b"[" * 50_000, b'{"a":' * 20_000, b'{"a":1,"a":2}', b"NaN", b'"\\ud800"', b'{"code":"\\u0000"}',
           b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"0" * 5000, gzip.compress(b"{}"))  # fmt: skip
    body = random.choice(odd) if random.random() < 0.3 else json.dumps(random.choice([fields, value])(random)).encode()
    kind = (
        JSON
        if random.random() < 0.85
        else random.choice(["application/json; charset=utf-7", "text/plain", "a/b/c", "", "json"])
    )
    return [("Content-Type", kind)], body


def _form(random: Random) -> tuple[Headers, bytes]:
    told: dict[str, str] = words(random)
    if random.random() < 0.6:
        told = {"csrfmiddlewaretoken": CSRF, "username": random.choice(NASTY), "password": random.choice(NASTY), **told}
    body = urlencode(told).encode()
    if random.random() < 0.15:
        body = random.choice(
            [
                b"%",
                b"&" * 2000,
                b"a=%ff%fe",
                b"=" * 99,
                b"\x00\x01\x02",
                "&".join(f"f{n}=1" for n in range(1500)).encode(),
            ]
        )
    kind = (
        FORM
        if random.random() < 0.9
        else FORM + "; charset=" + random.choice(["utf-16", "rot13", "nowhere", "idna", "\xff"])
    )
    return [("Content-Type", kind)], body


def _parts(random: Random) -> tuple[Headers, bytes]:
    name, word = random.choice(["csrfmiddlewaretoken", "file", "a" * 5000, "", "\0"]), random.choice(NASTY)
    file = random.choice(
        ["", f'; filename="{word}"', "; filename*=utf-8''%ff", "; filename*=rot13''a", '; filename="a']
    )
    coded = random.choice(
        ["", "\r\nContent-Transfer-Encoding: base64", "\r\nContent-Type: text/plain; charset=nowhere"]
    )
    part = f'--edge\r\nContent-Disposition: form-data; name="{name}"{file}{coded}\r\n\r\n{word}\r\n'
    body = part.encode() * random.choice([1, 2, 200]) + random.choice([b"--edge--\r\n", b"", b"--ed"])
    kind = (
        PARTS
        if random.random() < 0.8
        else random.choice(["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "multipart/x"])
    )
    return [("Content-Type", kind)], body


def _bytes(random: Random) -> tuple[Headers, bytes]:
    return [("Content-Type", random.choice([FORM, JSON, PARTS, "application/octet-stream"]))], random.randbytes(
        random.randrange(2000)
    )


def _signed(random: Random, target: str) -> tuple[Headers, bytes]:
    """As Twilio would sign what a hostile client texts: everything up to the last line of ours is reached."""
    told = {"MessageSid": f"SM{random.getrandbits(64):x}", "From": "+15550109999", "To": "+15550199999",
            "Body": random.choice(NASTY), "MessageStatus": random.choice(["delivered", "failed", *NASTY]),
            **words(random)}  # fmt: skip
    told.pop("csrfmiddlewaretoken", None)
    text = f"https://{HOST}{target}" + "".join(f"{name}{told[name]}" for name in sorted(told))
    digest = hmac.new(SECRETS["TWILIO_AUTH_TOKEN"].encode(), text.encode(), hashlib.sha1).digest()
    signature = ("X-Twilio-Signature", base64.b64encode(digest).decode())
    return [("Host", HOST), ("X-Forwarded-Proto", "https"), ("Content-Type", FORM), signature], urlencode(told).encode()


def _wire(random: Random, method: str, target: str, headers: Headers, body: bytes) -> bytes:
    version = "HTTP/1.1" if random.random() < 0.97 else random.choice(["HTTP/1.0", "HTTP/9.9", "", "HTTP/1.1 x", "ICY"])
    if not any(name in ("Content-Length", "Transfer-Encoding") for name, _ in headers) and (body or method == "POST"):
        headers = [*headers, ("Content-Length", str(len(body)))]
    target = (
        target if random.random() < 0.98 else random.choice([f"http://{HOST}{target}", "*", "nowhere", target + "#a"])
    )
    lines = [f"{method} {target} {version}", "Connection: close", *(f"{name}: {told}" for name, told in headers)]
    # What Latin-1 does not have goes out as UTF-8, as a careless program sends it.
    return b"\r\n".join(_encoded(line) for line in lines) + b"\r\n\r\n" + body


def _encoded(line: str) -> bytes:
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:
        return line.encode("utf-8", "surrogatepass")
