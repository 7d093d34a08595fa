package dev.emp.worker.supervision;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One run of a worker, as the next one needs to know it.
 *
 * @param bootId of the system: after a reboot pids and start times mean nothing; empty where there is none
 * @param runId random; every child carries it in its environment
 * @param children by the names of their services; some may have ended long ago
 */
record Run(String bootId, String runId, ProcessMark worker, Map<String, ProcessMark> children) {

    Run {
        Objects.requireNonNull(bootId, "boot_id");
        Objects.requireNonNull(runId, "run_id");
        Objects.requireNonNull(worker, "worker");
        children = Map.copyOf(children);
    }

    Run with(String service, ProcessMark child) {
        Map<String, ProcessMark> more = new TreeMap<>(children);
        more.put(service, child);
        return new Run(bootId, runId, worker, more);
    }
}
