"""Requests that no client in good faith sends, as bytes, by kind; each with the statuses that answer it well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

HOST = "127.0.0.1"
REFUSED = frozenset({400, 403, 404, 405, 406, 408, 413, 414, 415, 421, 429, 431, 500, 501, 503, 504})
"""500 is that of a query that takes too much memory, in one line; nothing here brings one for another reason."""
FINE = frozenset({200, 204, 206, 301, 303, 304, 307, 308, 416})
MARKUP = "<script>alert(1)</script>"
LINES = "\r\nSet-Cookie: hostile=1\r\n\r\n"


@dataclass(frozen=True)
class Hostile:
    """A request: what is tried, the bytes, the statuses that are right (0: closed without an answer), whether all of it is sent."""

    kind: str
    what: str
    data: bytes = field(repr=False)
    statuses: frozenset[int] = REFUSED
    whole: bool = True


def request(target: str, method: str = "GET", headers: tuple[str, ...] = (), body: bytes = b"", host: str = HOST) -> bytes:
    """A request as bytes; characters beyond Latin-1 go in UTF-8."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    if body and not any(h.lower().startswith(("content-length", "transfer-encoding")) for h in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1", "backslashreplace") + b"\r\n\r\n" + body


def asked(query: str, *headers: str) -> bytes:
    """A query by GET."""
    return request(f"/sparql?{urlencode({'query': query}, errors='surrogatepass')}", headers=headers)


def posted(body: bytes, kind: str = "application/x-www-form-urlencoded", *headers: str) -> bytes:
    """A body to the endpoint."""
    return request("/sparql", "POST", (f"Content-Type: {kind}", *headers), body)


def bombs() -> Iterator[Hostile]:
    """Queries that would take all time, memory or stack."""
    doubling = "".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1}) " for i in range(60))
    for what, text in {
        "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "cross product, streamed": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "cross product of graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } ?i ?j ?k }",
        "distinct": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "order": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
        "order, first row": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i LIMIT 1",
        "offset": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } OFFSET 9999999999 LIMIT 1",
        "group": "SELECT ?a ?d ?g (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?a ?d ?g",
        "concatenation of a group": "SELECT (GROUP_CONCAT(?c) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "paths": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:y>)* ?c }",
        "paths backwards": "ASK { ?a (^!<urn:x>|!<urn:y>)+ ?b . ?b (!<urn:z>)+ ?c . ?c (!<urn:w>)+ <urn:none> }",
        "doubling": f"SELECT ?a60 {{ BIND('aaaaaaaaaaaaaaaa' AS ?a0) {doubling} }}",
        "doubling in a filter": f"ASK {{ BIND('aaaaaaaaaaaaaaaa' AS ?a0) {doubling} FILTER(STRLEN(?a60) = 1) }}",
        "replacement": "SELECT (STRLEN(REPLACE(REPLACE(REPLACE(?t, '', ?t), '', ?t), '', ?t)) AS ?n) { BIND('" + "a" * 3000 + "' AS ?t) }",
        "pattern": "ASK { FILTER(REGEX('" + "a" * 5000 + "', '(((((a{1,100}){1,100}){1,100}){1,100}){1,100})b')) }",
        "triples": "CONSTRUCT { ?a ?b ?c . ?d ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
        "values": "SELECT * { " + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(30)))} }}" for i in range(12)) + " }",
        "unions": "SELECT * { " + " UNION ".join(["{ ?a ?b ?c . ?d ?e ?f }"] * 800) + " }",
        "options": "SELECT (COUNT(*) AS ?n) { " + " ".join(f"OPTIONAL {{ ?a{i} ?b{i} ?c{i} }}" for i in range(30)) + " }",
        "exists": "ASK { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER EXISTS { ?g ?h ?i FILTER(?a = ?g && ?f = ?h) } } }",
        "braces": "SELECT * " + "{" * 3000 + "}" * 3000,
        "braces, more": "SELECT * " + "{" * 50_000,
        "brackets": f"SELECT ({'(' * 6000}1{')' * 6000} AS ?x) {{}}",
        "not": f"ASK {{ FILTER({'!' * 20_000}true) }}",
        "minus": f"SELECT ({'-' * 20_000}1 AS ?x) {{}}",
        "lists": f"ASK {{ {'(' * 8000} {')' * 8000} ?p ?o }}",
        "blank nodes": f"ASK {{ {'[ <urn:p> ' * 8000}{']' * 8000} }}",
        "long sum": f"SELECT ({'+'.join(['1'] * 25_000)} AS ?x) {{}}",
        "long path": f"ASK {{ ?s {'/'.join(['<urn:p>'] * 8000)} ?o }}",
        "subqueries": "SELECT * { " * 1500 + "}" * 1500,
    }.items():
        yield Hostile("bomb", what, asked(text), REFUSED | {200})


def fetching() -> Iterator[Hostile]:
    """Queries that would fetch from elsewhere, or read a file."""
    url = "http://127.0.0.1:9/x"
    for text in (
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE<{url}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ service <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICESILENT<{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE#\n<{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ SERVICE\t\n<{url}> {{ ?s ?p ?o }} }}",
        f"PREFIX s: <{url}> SELECT * {{ SERVICE s: {{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{url}> AS ?u) SERVICE ?u {{ ?s ?p ?o }} }}",
        f"SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }} }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
        "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
    ):
        yield Hostile("fetch", text[:60], asked(text))
    for iri in ("file:///etc/passwd", "file:///proc/self/environ", url, "ftp://127.0.0.1/x", "data:text/turtle,x", "jar:file:///x!/y"):
        yield Hostile("fetch", f"FROM {iri}", asked(f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}"), frozenset({200}))
        yield Hostile("fetch", f"FROM NAMED {iri}", asked(f"SELECT * FROM NAMED <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"), frozenset({200}))
        graph = urlencode({"query": "ASK { ?s ?p ?o }", "default-graph-uri": iri})
        yield Hostile("fetch", f"default graph {iri}", request(f"/sparql?{graph}"), frozenset({200}))


def updates() -> Iterator[Hostile]:
    """Changes, open and in disguise."""
    texts = (
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        "LOAD <file:///etc/passwd>",
        "CREATE GRAPH <urn:g>",
        "ASK {} ; DROP ALL",
        "#\nDELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    )
    for text in texts:
        yield Hostile("update", f"as a query: {text[:40]}", asked(text))
        yield Hostile("update", f"by form: {text[:40]}", posted(urlencode({"update": text}).encode()))
        yield Hostile("update", f"as it is: {text[:40]}", posted(text.encode(), "application/sparql-update"))
    yield Hostile("update", "both", posted(urlencode({"query": "ASK {}", "update": "DROP ALL"}).encode()))
    yield Hostile("update", "by GET", request("/sparql?update=DROP%20ALL"))
    for method in ("PUT", "DELETE", "PATCH"):
        yield Hostile(
            "update", f"{method} of a graph", request("/sparql?default", method, ("Content-Type: text/turtle",), b"<a:a> <a:b> <a:c> .")
        )
        yield Hostile(
            "update", f"{method} of a document", request("/doc/place/x.ttl", method, ("Content-Type: text/turtle",), b"<a:a> <a:b> <a:c> .")
        )


def paths() -> Iterator[Hostile]:
    """Addresses that would lead out of where they belong."""
    climbs = (
        "../../../../etc/passwd",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%252f..%252fetc/passwd",
        "..%c0%af..%c0%afetc/passwd",
        "....//....//etc/passwd",
        "..\\..\\etc\\passwd",
        "..%5c..%5cetc%5cpasswd",
        "%00/etc/passwd",
        "x%00.html",
        "/etc/passwd",
        "file:///etc/passwd",
        "place/x%0d%0aSet-Cookie:%20hostile=1",
        "%ff%fe",
        "~root",
        ".git/config",
        "%E2%80%AE%D8%AD",
        "place/" + "x" * 5000,
    )
    for climb in climbs:
        for base in ("/id/", "/doc/", "/static/", "/api/", "/export/", "/ar/"):
            yield Hostile("path", f"{base}{climb[:50]}", request(base + climb), REFUSED | {303})
    for target in (
        "/id/place/x%3E%20%3Cx",
        "/doc/place/x%22%3E.ttl",
        "/id/ontology/x%7D%20.ttl",
        "//evil.example/",
        "/\\evil.example/",
        "/id//evil.example",
        "/%2f%2fevil.example/",
    ):
        yield Hostile("path", target, request(target), REFUSED | {303, 307})


def markup() -> Iterator[Hostile]:
    """Mark-up and quotes in every setting."""
    for value in (
        MARKUP,
        f'"><img src=x onerror=alert(1)>{MARKUP}',
        f"'-alert(1)-'{MARKUP}",
        f"{{{{7*7}}}}{MARKUP}",
        f"</textarea></title>{MARKUP}",
    ):
        for page, names in {
            "/": ("lang",),
            "/sparql": ("query", "format", "default-graph-uri", "example"),
            "/search": ("q",),
            "/map": ("date", "by", "frame"),
            "/timeline": ("from", "place"),
            "/network": ("date", "actor"),
            "/query/place-holders": ("place", "date", "sort"),
            "/claims": ("status", "page"),
            "/disputes": ("kind",),
            "/api/place-holders": ("place",),
        }.items():
            for name in names[: 2 if value != MARKUP else 9]:
                data = request(f"{page}?{name}={quote(value)}", headers=("Accept: text/html",))
                yield Hostile("markup", f"{page} {name} {value[:30]}", data, REFUSED | {200, 303})
        yield Hostile("markup", f"path {value[:30]}", request(f"/doc/place/{quote(value, safe='')}.html", headers=("Accept: text/html",)))
    yield Hostile("markup", "show", request(f"/sparql?show=table&query={quote(MARKUP)}", headers=("Accept: text/html",)), REFUSED | {200})


def forms() -> Iterator[Hostile]:
    """Odd wishes for the form of an answer, and odd headers."""
    ask = "/sparql?query=ASK%7B%7D"
    fine = REFUSED | FINE
    for accept in (
        "a" * 20_000,
        "*/*;q=1e999",
        "*/*;q=nan",
        "/",
        "text/",
        ";;;,,,",
        "*/*" + ", */*" * 5000,
        "text/html\x00",
        "application/*+json",
    ):
        yield Hostile("form", f"Accept: {accept[:20]}", request(ask, headers=(f"Accept: {accept}",)), fine)
    for given in ("../../etc/passwd", "exe", MARKUP, "json" * 5000, "%00", "text/html", "%0d%0aX: y"):
        yield Hostile("form", f"format={given[:20]}", request(f"{ask}&format={quote(given, safe='%')}"), fine)
    for range_ in (
        "bytes=0-",
        "bytes=-1",
        "bytes=9999999-",
        "bytes=" + ",".join(f"{i}-{i}" for i in range(3000)),
        "bytes=5-1",
        "lines=1-2",
        "bytes=0-18446744073709551616",
    ):
        yield Hostile("form", f"Range: {range_[:20]}", request("/ontology.ttl", headers=(f"Range: {range_}",)), fine)
        yield Hostile("form", f"Range: {range_[:20]} of a file", request("/export/aleppo.nt", "HEAD", headers=(f"Range: {range_}",)), fine)
    for name in (
        "If-None-Match: *",
        "If-None-Match: " + '"x",' * 5000,
        "If-Modified-Since: yesterday",
        "Cookie: " + "a=b;" * 5000,
        "X-Forwarded-For: 8.8.8.8",
        "X-Original-URL: /etc",
        "Expect: 100-continue",
        "Expect: 999",
        "Accept-Encoding: " + "gzip," * 2000,
        "Accept-Language: ../../etc",
    ):
        yield Hostile("form", name[:30], request("/", headers=(name,)), fine)


def hosts() -> Iterator[Hostile]:
    """Names under which nobody may ask: a page of another site would."""
    for host in (
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1:80:80",
        "[::1",
        "[::ffff:127.0.0.1]",
        "",
        " ",
        "0x7f.1",
        "127.0.0.1/",
        "127.0.0.1\tx",
        "localhost#",
        MARKUP,
    ):
        yield Hostile("host", host, request("/", host=host))
    yield Hostile("host", "two", request("/", headers=("Host: evil.example",)))
    yield Hostile("host", "none", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    yield Hostile("host", "none, HTTP/1.0", b"GET / HTTP/1.0\r\n\r\n")
    yield Hostile("host", "in the address", request("http://evil.example/"))
    yield Hostile("host", "in the address alone", request("http://127.0.0.1/"))


def methods() -> Iterator[Hostile]:
    """Methods that there are not."""
    for method in ("TRACE", "CONNECT", "PROPFIND", "MKCOL", "LINK", "get", "G" * 5000, "GET/x"):
        yield Hostile("method", method[:20], request("/", method))
    for path in ("/", "/map", "/id/place/x", "/doc/place/x.ttl", "/static/x", "/.well-known/void"):
        yield Hostile("method", f"POST {path}", request(path, "POST", (), b"x=y"))
    yield Hostile("method", "OPTIONS *", request("*", "OPTIONS"))


def bodies() -> Iterator[Hostile]:
    """Bodies that are not what they say."""
    form = "Content-Type: application/x-www-form-urlencoded"
    for length in ("-1", "99999999999999999999", "1e3", "0x10", "5, 6", "five", "+5", "18446744073709551616", ""):
        yield Hostile(
            "body", f"Content-Length: {length}", request("/sparql", "POST", (form, f"Content-Length: {length}"), b"query=ASK%7B%7D")
        )
    yield Hostile("body", "two lengths", request("/sparql", "POST", (form, "Content-Length: 5", "Content-Length: 15"), b"query=ASK%7B%7D"))
    yield Hostile(
        "body",
        "length and pieces",
        request("/sparql", "POST", (form, "Content-Length: 4", "Transfer-Encoding: chunked"), b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"),
    )
    for pieces in (
        b"zz\r\nx\r\n0\r\n\r\n",
        b"-1\r\nx\r\n",
        b"ffffffffffffffffff\r\nx",
        b"5;" + b"x" * 400_000,
        b"5\r\nabc\r\n0\r\n\r\n",
        b"1\nx\n0\n\n",
        b"0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    ):
        yield Hostile(
            "body", f"pieces {pieces[:12]!r}", request("/sparql", "POST", (form, "Transfer-Encoding: chunked"), pieces), REFUSED | {0}
        )
    for coding in ("gzip", "identity", "chunked, chunked", "chunked\r\nTransfer-Encoding: gzip", "xchunked"):
        yield Hostile(
            "body", f"Transfer-Encoding: {coding!r}", request("/sparql", "POST", (form, f"Transfer-Encoding: {coding}"), b"0\r\n\r\n")
        )
    yield Hostile("body", "too large", request("/sparql", "POST", (form,), b"query=" + b"x" * 2_000_000), REFUSED | {0})
    yield Hostile(
        "body",
        "too large, in pieces",
        request(
            "/sparql",
            "POST",
            (form, "Transfer-Encoding: chunked"),
            b"10000\r\n" + b"x" * 65536 + b"\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 40,
        ),
        REFUSED | {0},
    )
    yield Hostile("body", "compressed", posted(b"\x1f\x8b\x08\x00\x00", "application/sparql-query", "Content-Encoding: gzip"))
    for what, body in {
        "bad UTF-8": b"query=ASK%7B%FF%7D",
        "overlong": b"query=ASK%7B%C0%AF%7D",
        "surrogate": b"query=ASK%7B%ED%A0%80%7D",
        "NUL": b"query=ASK%00%7B%7D",
        "no percent sign": b"query=%ZZ%",
        "many fields": b"a=b&" * 30_000,
    }.items():
        yield Hostile("body", what, posted(body))
    for kind in (
        "",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=" + "x" * 5000,
        "text/turtle",
        "application/sparql-query; charset=utf-16",
    ):
        yield Hostile("body", f"type {kind[:40]}", posted(b"ASK {}", kind))


def pieces(body: bytes) -> bytes:
    """A query in pieces, as they are given."""
    return request("/sparql", "POST", ("Content-Type: application/sparql-query", "Transfer-Encoding: chunked"), body)


def broken() -> Iterator[Hostile]:
    """What is no HTTP, or only half of it."""
    for what, data in {
        "rubbish": bytes(range(256)) * 20,
        "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 300,
        "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "HTTP/9": b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        "no version": b"GET /\r\n\r\n",
        "line ends alone": b"\r\n" * 1000,
        "NUL in a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\x00b\r\n\r\n",
        "folded header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n",
        "space before the colon": b"GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n",
        "header without a name": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n: x\r\n\r\n",
        "large header": request("/", headers=("X: " + "x" * 100_000,)),
        "huge header": request("/", headers=("X: " + "x" * 2_000_000,)),
        "many headers": request("/", headers=tuple(f"X{i}: y" for i in range(5000))),
        "huge address": request("/" + "x" * 2_000_000),
        "long address": request("/?" + "x" * 320_000),
        "bytes in the address": b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "spaces in the address": b"GET /a b c HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "a websocket": request("/", headers=("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: x")),
        "an upgrade": request("/", headers=("Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")),
        "line ends in the address": f"GET /{LINES} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode(),
        "rubbish behind a request": request("/.well-known/void").replace(b"Connection: close\r\n", b"") + bytes(range(256)) * 50,
        "requests behind one another": request("/sparql?query=ASK%7B%7D").replace(b"Connection: close\r\n", b"") * 200,
        "endless header behind a body": pieces(b"3\r\nASK\r\n0\r\nX: " + b"x" * 6_000_000),
        "endless headers behind a body": pieces(b"6\r\nASK {}\r\n0\r\n" + b"X: y\r\n" * 1_000_000 + b"\r\n"),
        "endless words behind the length of a piece": pieces(b"6;" + b"x" * 6_000_000 + b"\r\nASK {}\r\n0\r\n\r\n"),
        "pieces of one byte": pieces(b"1\r\n \r\n" * 1_000_000 + b"0\r\n\r\n"),
    }.items():
        yield Hostile("broken", what, data, REFUSED | FINE | {0})
    for what, data in {
        "nothing": b"",
        "half a method": b"GE",
        "half a head": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        "half a body": request("/sparql", "POST", ("Content-Type: application/sparql-query", "Content-Length: 100"), b"ASK"),
        "half a piece": request("/sparql", "POST", ("Content-Type: application/sparql-query", "Transfer-Encoding: chunked"), b"64\r\nASK"),
    }.items():
        yield Hostile("half", what, data, frozenset({0, 400, 408}), whole=False)


def every() -> list[Hostile]:
    """All of them."""
    kinds = (bombs, fetching, updates, paths, markup, forms, hosts, methods, bodies, broken)
    return [hostile for kind in kinds for hostile in kind()]
