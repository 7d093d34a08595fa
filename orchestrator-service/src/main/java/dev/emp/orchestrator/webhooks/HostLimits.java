package dev.emp.orchestrator.webhooks;

import java.util.HashMap;
import java.util.Map;

/** How many messages may be under way at once, to each host and in all. */
final class HostLimits {

    private final int total;
    private final int perHost;
    private final Map<String, Integer> used = new HashMap<>();
    private int usedInAll;

    HostLimits(int total, int perHost) {
        this.total = total;
        this.perHost = perHost;
    }

    /** Up to {@code wanted} places, or none; to be given back. */
    synchronized int take(String host, int wanted) {
        int here = used.getOrDefault(host, 0);
        int given = Math.max(0, Math.min(wanted, Math.min(perHost - here, total - usedInAll)));
        if (given > 0) {
            used.put(host, here + given);
            usedInAll += given;
        }
        return given;
    }

    synchronized void giveBack(String host, int places) {
        usedInAll -= places;
        used.computeIfPresent(host, (name, before) -> before == places ? null : before - places);
    }
}
