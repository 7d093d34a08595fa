package dev.emp.orchestrator.wrong;

import java.util.ArrayList;
import java.util.List;

/** Wrong paths and queries. */
final class Targets {

    private static final List<String> QUERIES = List.of(
            "?",
            "?&&==",
            "?=",
            "?a",
            "?a=b",
            "?limit=0",
            "?limit=-1",
            "?limit=1&limit=2",
            "?limit=1e3",
            "?cursor=",
            "?cursor=%00",
            "?cursor=%ff",
            "?cursor=AAAA",
            "?state=done",
            "?label=a",
            "?label=:",
            "?label=a:%00",
            "?wait=-1",
            "?wait=61",
            "?wait=%D9%A1",
            "?wait=",
            "?dry_run=maybe",
            "?dry_run=true&dry_run=true",
            "?dry_run=true",
            "?name=%2F",
            "?name=%00",
            "?expires_in_seconds=1",
            "?expires_in_seconds=99999999999",
            "?cron=*",
            "?cron=0+0+30+2+*",
            "?cron=*+*+*+*+*&time_zone=Mars/Phobos",
            "?cron=*+*+*+*+*&after=yesterday",
            "?cron=*+*+*+*+*&count=0",
            "?cron=*+*+*+*+*&after=%2B999999999-12-31T23:59:59Z",
            "?%6cimit=1",
            "?limit[]=1",
            "?limit%5B0%5D=1",
            "?a=%",
            "?a=%zz",
            "?" + "a=b&".repeat(700),
            "?cursor=" + "A".repeat(3000),
            "?\u00ff=\u00fe",
            "?a=\"",
            "?a={}",
            "?a=b#c",
            "??",
            "?tenant=other",
            "?tenant=%20",
            "?service=" + "s".repeat(500));

    private static final List<String> WHOLE = List.of(
            "/",
            "*",
            "",
            "//",
            "///v1/jobs",
            "/v1//jobs",
            "/v1/jobs/",
            "/v1/jobs//",
            "/V1/JOBS",
            "/v1/./jobs",
            "/v1/x/../jobs",
            "/v1/%6aobs",
            "/v1/jobs%00",
            "/v1/jobs%2f",
            "http://127.0.0.1/v1/jobs",
            "http://evil.example/v1/jobs",
            "http://",
            "http:",
            "127.0.0.1:80",
            "/actuator/env",
            "/actuator/heapdump",
            "/actuator/health/x",
            "/actuator/metrics/none",
            "/docs/../v1/keys",
            "/swagger-ui/../../v1/keys",
            "/swagger-ui/%2e%2e/v1/keys",
            "/webjars/a",
            "/favicon.ico",
            "/.git/config",
            "/v1",
            "/v2/jobs",
            "/v1/jobs.json",
            "/v1/jobs;a=b",
            "/" + "a/".repeat(1000),
            "/" + "a".repeat(20_000),
            "\\v1\\jobs",
            "/v1/jobs\u0000",
            "/v1/jobs#a",
            "/v1/jobs?a\u0001=b",
            "/\u00e9");

    private Targets() {}

    static Draft path(Draft draft, Chance chance) {
        int query = draft.target().indexOf('?');
        String path = query < 0 ? draft.target() : draft.target().substring(0, query);
        String rest = query < 0 ? "" : draft.target().substring(query);
        List<String> segments = new ArrayList<>(List.of(path.split("/", -1)));
        // The last ones are the most telling: before them stands what is the same for all.
        int last = segments.size() - 1;
        int place = Math.min(last, Math.max(1, last - chance.below(2)));
        String junk = chance.oneIn(4) ? chance.of(Junk.TEXTS).replace(" ", "%20") : chance.of(Junk.SEGMENTS);
        String wrong = chance.oneIn(3) ? segments.get(place) + junk : junk;
        if (chance.oneIn(5)) {
            segments.add(place, wrong);
        } else {
            segments.set(place, wrong);
        }
        return draft.withTarget(String.join("/", segments) + rest, "path part " + place);
    }

    static Draft query(Draft draft, Chance chance) {
        String junk = chance.of(QUERIES);
        String target = draft.target();
        boolean adding = target.contains("?") && !chance.oneIn(3);
        return draft.withTarget(adding ? target + "&" + junk.substring(1) : target.split("\\?", -1)[0] + junk, "query");
    }

    /** A junk value in the place of a good one. */
    static Draft queryValue(Draft draft, Chance chance) {
        String[] halves = draft.target().split("\\?", 2);
        if (halves.length < 2) {
            return query(draft, chance);
        }
        List<String> pairs = new ArrayList<>(List.of(halves[1].split("&", -1)));
        int place = chance.below(pairs.size());
        String name = pairs.get(place).split("=", -1)[0];
        pairs.set(place, name + "=" + encoded(chance.of(Junk.TEXTS)));
        return draft.withTarget(halves[0] + "?" + String.join("&", pairs), "query value of " + name);
    }

    static Draft whole(Draft draft, Chance chance) {
        return draft.withTarget(chance.of(WHOLE), "target");
    }

    private static String encoded(String bytes) {
        StringBuilder text = new StringBuilder();
        bytes.chars()
                .forEach(c ->
                        text.append(Character.isLetterOrDigit(c) && c < 128 ? "" + (char) c : "%%%02x".formatted(c)));
        return text.toString();
    }
}
