package dev.emp.launcher.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a Redis answers to {@code INFO}. */
final class RedisInfo {

    private static final String NAME = "Redis";
    private static final double ALMOST_FULL = 0.8;

    private final Map<String, String> fields;

    private RedisInfo(Map<String, String> fields) {
        this.fields = Map.copyOf(fields);
    }

    static RedisInfo of(String answer) {
        Map<String, String> fields = new HashMap<>();
        answer.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return new RedisInfo(fields);
    }

    /** @param place where it was asked */
    List<Finding> findings(String place) {
        List<Finding> found = new ArrayList<>();
        found.add(version(place));
        found.add(eviction());
        found.add(persistence());
        found.add(memory());
        if (!field("role").equals("master")) {
            found.add(Finding.fault(NAME, "it is a " + field("role") + ", which takes no writes", "name its master"));
        }
        return found;
    }

    private Finding version(String place) {
        String version = field("redis_version");
        String text = version + " at " + place;
        String[] parts = version.split("\\.", -1);
        int number = number(parts[0]) * 100 + (parts.length > 1 ? number(parts[1]) : 0);
        if (number < 602) {
            return Finding.fault(NAME, text + " is too old", "EMP needs 6.2 to 8");
        }
        return number >= 900
                ? Finding.warning(NAME, text + " was not tried with EMP", "6.2 to 8 were")
                : Finding.ok(NAME, text);
    }

    private Finding eviction() {
        String policy = field("maxmemory_policy");
        String advice = "set maxmemory-policy noeviction, or jobs are thrown away when its memory is full";
        if (policy.startsWith("allkeys")) {
            return Finding.fault(NAME, "evicts by " + policy, advice);
        }
        return policy.equals("noeviction")
                ? Finding.ok(NAME, "evicts nothing")
                : Finding.warning(NAME, "evicts by " + policy, advice);
    }

    private Finding persistence() {
        return field("aof_enabled").equals("1")
                ? Finding.ok(NAME, "writes an append-only file")
                : Finding.warning(
                        NAME,
                        "writes no append-only file",
                        "set appendonly yes, or a restart of Redis loses jobs (docs/redis.md)");
    }

    private Finding memory() {
        long most = number64(field("maxmemory"));
        long used = number64(field("used_memory"));
        String text = megabytes(used) + (most == 0 ? " in use, without a limit" : " of " + megabytes(most) + " in use");
        if (most == 0) {
            return Finding.ok(NAME, text);
        }
        return used > most * ALMOST_FULL
                ? Finding.warning(
                        NAME, text, "a full Redis refuses submissions: raise maxmemory, or shorten emp.bus.retention")
                : Finding.ok(NAME, text);
    }

    private String field(String name) {
        return fields.getOrDefault(name, "");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static long number64(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
