package dev.emp.orchestrator.wrong;

import java.util.List;
import java.util.Map;

/** Wrong headers. */
final class HeaderJunk {

    private static final Map<String, List<String>> VALUES = Map.ofEntries(
            Map.entry(
                    "Content-Type",
                    List.of(
                            "",
                            "json",
                            "application/",
                            "/",
                            "*/*",
                            "application/*",
                            "text/plain",
                            "application/xml",
                            "application/json; charset=utf-16",
                            "application/json; charset=none",
                            "application/json; charset=\"",
                            "application/json;;;",
                            "application/json, text/plain",
                            "application/x-ndjson",
                            "multipart/form-data",
                            "multipart/form-data; boundary=",
                            "multipart/form-data; boundary=" + "b".repeat(500),
                            "application/x-www-form-urlencoded",
                            "application/problem+json",
                            "application/cbor",
                            "a".repeat(2000),
                            "application/merge-patch+json",
                            "application/json;q=2",
                            "\u00ff/\u00fe",
                            "text/event-stream")),
            Map.entry(
                    "Accept",
                    List.of(
                            "",
                            "text/html",
                            "application/xml",
                            "image/*",
                            "a",
                            "application/json;q=9",
                            "application/json;q=x",
                            ";",
                            "text/event-stream",
                            "application/x-ndjson",
                            "*",
                            "*/json",
                            "application/json;q=0",
                            "\u00ff",
                            "a/b,".repeat(200))),
            Map.entry(
                    "Authorization",
                    List.of(
                            "",
                            "Bearer",
                            "Bearer ",
                            "Basic YTpi",
                            "bearer x",
                            "Bearer emp_x",
                            "Bearer a.b.c",
                            "Bearer \u00ff",
                            "Bearer " + "k".repeat(5000),
                            "Bearer emp_01k9yzqj1m4x7v2t8n3c5b6d7e_" + "0".repeat(52),
                            "Negotiate")),
            Map.entry("X-Api-Key", List.of("", "x", "emp_", "\u00ff", "k".repeat(5000))),
            Map.entry("X-Emp-Tenant", List.of("", " ", "a b", "A", "../x", "t".repeat(500), "\u00ff", "emp:{0}")),
            Map.entry("Idempotency-Key", List.of("", " ", "k".repeat(256), "\u00e9", "\t", "a\u007fb")),
            Map.entry(
                    "Prefer",
                    List.of(
                            "",
                            "wait",
                            "wait=",
                            "wait=-1",
                            "wait=99999999999",
                            "wait=a",
                            "wait=0, wait=0",
                            ",,,",
                            "wait=\"",
                            "respond-async",
                            "p".repeat(5000))),
            Map.entry(
                    "Last-Event-ID", List.of("", "~", "a~b~c", "999999999999999999999~0", "-1~-1", "\u00ff", "1-1~1")),
            Map.entry(
                    "Range",
                    List.of(
                            "bytes=",
                            "bytes=-",
                            "bytes=a-b",
                            "bytes=0-0,1-1",
                            "bytes=99999999999999999999-",
                            "bytes=5-2",
                            "bytes=100-",
                            "bytes=10-20",
                            "lines=1-2",
                            "bytes=-0",
                            "bytes=" + "0-1,".repeat(500))),
            Map.entry("If-Range", List.of("", "\"", "W/\"a\"", "yesterday")),
            Map.entry("If-None-Match", List.of("", "*", "\"", "W/", "a,b", "\"\u00ff\"", ",,,")),
            Map.entry("If-Modified-Since", List.of("", "yesterday", "Thu, 99 Foo 2026 99:99:99 GMT")),
            Map.entry("Content-Encoding", List.of("gzip", "br", "none", "")),
            Map.entry("Expect", List.of("100-continue", "200-ok", "")),
            Map.entry("Connection", List.of("", "keep-alive, close", "upgrade", "close, close", "\u00ff")),
            Map.entry("Upgrade", List.of("websocket", "h2c", "TLS/1.0")),
            Map.entry("Transfer-Encoding", List.of("gzip", "identity", "chunked, chunked", "gzip, chunked", "")),
            Map.entry(
                    "Host",
                    List.of(
                            "",
                            "evil.example",
                            "a b",
                            "[::1",
                            "[::1]:99999",
                            "127.0.0.1:abc",
                            "127.0.0.1:-1",
                            "\u00e9",
                            "a,b",
                            "{host}",
                            "user@host")),
            Map.entry(
                    "Forwarded",
                    List.of(
                            "for=",
                            "host=\"",
                            "host=evil.example;proto=https",
                            "proto=javascript",
                            "host=a b",
                            "for=[::1",
                            "=",
                            ";;",
                            "host=x:99999999",
                            "proto=\"ht tp\"")),
            Map.entry(
                    "X-Forwarded-Host",
                    List.of("", "a b", "evil.example", "[::1", "x:y", "{x}", "a,b,c", "\u00ff", "a/b?c#d")),
            Map.entry("X-Forwarded-Port", List.of("", "x", "-1", "99999999999", "0")),
            Map.entry("X-Forwarded-Proto", List.of("", "javascript", "ht tp", ":", "\u00ff")),
            Map.entry("X-Forwarded-Prefix", List.of("", "//", "a b", "/%", "/{x}", "/a?b", "../..", "\u00ff")),
            Map.entry("X-Forwarded-For", List.of("", "x", "1.2.3.4.5", "[::1", "1.2.3.4:99999999")),
            Map.entry("Origin", List.of("null", "http://evil.example", "\u00ff", "")),
            Map.entry("Cookie", List.of("", "=", "a=b; ;; c", "\u00ff", "c".repeat(5000))),
            Map.entry("traceparent", List.of("", "00-0-0-0", "x", "00-" + "f".repeat(500))),
            Map.entry("Accept-Language", List.of("", "xx-" + "y".repeat(500), "*;q=x", "\u00ff")));

    private static final List<String> NAMES = VALUES.keySet().stream().sorted().toList();

    private static final List<String> LINES = List.of(
            "X-Long: " + "x".repeat(7_000),
            "X-Longer: " + "x".repeat(20_000),
            "no colon",
            ": no name",
            "A B: c",
            "X-Null: a\u0000b",
            "X-Bell: \u0007",
            "\u00e9: a",
            " X-Folded: a",
            "X-Cr: a\rb",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: +5",
            "Transfer-Encoding: chunked",
            "Host: second.example",
            "X: y\r\n".repeat(200) + "X: y");

    private HeaderJunk() {}

    /** By turns any header, and one that the call looks at. */
    static Draft replaced(Draft draft, Chance chance) {
        List<String> own = draft.headers().stream()
                .map(line -> line.split(":", 2)[0])
                .filter(NAMES::contains)
                .toList();
        String name = chance.of(own.isEmpty() || chance.oneIn(2) ? NAMES : own);
        return draft.withHeader(name, chance.of(VALUES.getOrDefault(name, List.of(""))), "header " + name);
    }

    static Draft added(Draft draft, Chance chance) {
        String name = chance.of(NAMES);
        String value = chance.of(VALUES.getOrDefault(name, List.of("")));
        return draft.withLine(Draft.header(name, value), "one more header " + name);
    }

    /** One that the body stands or falls by, or the key. */
    static Draft contentType(Draft draft, Chance chance) {
        String name = chance.of(List.of("Content-Type", "Content-Type", "Accept", "Authorization"));
        return chance.oneIn(4)
                ? draft.withoutHeader(name)
                : draft.withHeader(name, chance.of(VALUES.getOrDefault(name, List.of(""))), "header " + name);
    }

    static Draft line(Draft draft, Chance chance) {
        return draft.withLine(chance.of(LINES), "header line");
    }
}
