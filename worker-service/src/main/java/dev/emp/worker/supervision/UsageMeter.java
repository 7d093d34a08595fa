package dev.emp.worker.supervision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads what a group of processes uses from {@code /proc}; where there is none, it only counts them. */
final class UsageMeter {

    /** The kernel counts in hundredths of a second, so readings that are closer say little of the CPU. */
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    private static final double MILLIS = 1_000;
    private static final String RESIDENT = "VmRSS:";
    private static final int BYTES_PER_KIB = 1024;

    private final Group group;
    private final ProcessTable table;
    private final Clock clock;
    private Instant readAt;
    private double cpuSeconds;
    private ProcessUsage latest = ProcessUsage.NONE;

    UsageMeter(Group group, ProcessTable table, Clock clock) {
        this.group = group;
        this.table = table;
        this.clock = clock;
        readAt = clock.instant();
    }

    /** A new reading, or the latest one when that is less than a second old. In the first second the CPU is not known: 0. */
    synchronized ProcessUsage read() {
        Instant now = clock.instant();
        Duration since = Duration.between(readAt, now);
        if (since.compareTo(LEAST_INTERVAL) < 0 && latest.processes() > 0) {
            return latest;
        }
        List<ProcessMark> members = group.members(table.recent());
        double spent = members.stream().mapToDouble(UsageMeter::cpuSeconds).sum();
        long resident = members.stream().mapToLong(UsageMeter::residentBytes).sum();
        double cores = 0;
        if (since.compareTo(LEAST_INTERVAL) >= 0) {
            cores = Math.max(0, spent - cpuSeconds) / (since.toMillis() / MILLIS);
            readAt = now;
            cpuSeconds = spent;
        }
        latest = new ProcessUsage(cores, resident, members.size());
        return latest;
    }

    private static double cpuSeconds(ProcessMark member) {
        return ProcStat.of(member.pid()).map(ProcStat::cpuTicks).orElse(0L) / (double) ProcStat.TICKS_PER_SECOND;
    }

    /** From {@code status}, since only there it does not depend on the size of a page. */
    private static long residentBytes(ProcessMark member) {
        try (var lines = Files.lines(ProcStat.file(member.pid(), "status"))) {
            Optional<String> resident =
                    lines.filter(line -> line.startsWith(RESIDENT)).findFirst();
            return resident.map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB)
                    .orElse(0L);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
