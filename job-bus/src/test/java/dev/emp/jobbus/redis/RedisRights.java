package dev.emp.jobbus.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the user of the bus may do in Redis, as the manual says it. */
final class RedisRights {

    private static final Path MANUAL = Path.of("..", "docs", "redis.md");
    private static final Path SCRIPTS = Path.of("src", "main", "resources", "lua");
    private static final Pattern CALL = Pattern.compile("redis\\.p?call\\('([A-Z]+)'");

    /** Commands that Java sends by itself. */
    private static final Set<String> SENT = Set.of(
            "blpop",
            "del",
            "eval",
            "evalsha",
            "fcall",
            "function|load",
            "get",
            "hdel",
            "hgetall",
            "hmget",
            "hset",
            "incrby",
            "info",
            "lpop",
            "ping",
            "psubscribe",
            "punsubscribe",
            "set",
            "subscribe",
            "unsubscribe",
            "wait",
            "xrange",
            "xread",
            "zcard",
            "zrange");

    private static final Set<String> FUNCTIONS = Set.of("+fcall", "+function|load");

    private RedisRights() {}

    /** The commands that the bus uses, in order. */
    static Set<String> used() throws IOException {
        Set<String> commands = new TreeSet<>(SENT);
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                CALL.matcher(Files.readString(script))
                        .results()
                        .forEach(call -> commands.add(call.group(1).toLowerCase(Locale.ROOT)));
            }
        }
        return commands;
    }

    /** The rules of the manual that a Redis before 7.0 takes, which knows no functions. */
    static List<String> ofManualBefore7() throws IOException {
        return ofManual().stream().filter(rule -> !FUNCTIONS.contains(rule)).toList();
    }

    /** The rules of the manual: of its block that begins with {@code user emp}, all but name and password. */
    static List<String> ofManual() throws IOException {
        String manual = Files.readString(MANUAL);
        int start = manual.indexOf("\nuser emp ") + 1;
        String block = manual.substring(start, manual.indexOf("```", start));
        return Stream.of(block.replace("\\\n", " ").trim().split("\\s+"))
                .skip(2)
                .filter(rule -> !rule.startsWith(">") && !rule.equals("on"))
                .toList();
    }
}
