package dev.emp.worker.supervision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Linux says of a process in {@code /proc/PID/stat}.
 *
 * @param startTicks since boot, in clock ticks: with the pid it names one process for as long as the system runs
 * @param cpuTicks spent by it and by its children that have ended
 */
record ProcStat(long pid, char state, long session, long startTicks, long cpuTicks) {

    /** What the kernel counts times in for programs, on every platform that Java runs on. */
    static final int TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");
    private static final char ZOMBIE = 'Z';
    private static final char DEAD = 'X';

    // As numbered in proc(5), from the state on, which is the third.
    private static final int FIRST = 3;
    private static final int SESSION = 6;
    private static final int USER_TIME = 14;
    private static final int SYSTEM_TIME = 15;
    private static final int CHILDREN_USER_TIME = 16;
    private static final int CHILDREN_SYSTEM_TIME = 17;
    private static final int START_TIME = 22;

    static boolean isKnown() {
        return Files.isReadable(PROC.resolve("self").resolve("stat"));
    }

    /** Empty when there is no such process. */
    static Optional<ProcStat> of(long pid) {
        try {
            return Optional.of(parse(pid, Files.readString(file(pid, "stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of all processes that can be seen; none where there is no {@code /proc}. */
    static List<ProcStat> all() {
        List<ProcStat> all = new ArrayList<>();
        if (!isKnown()) {
            return all;
        }
        try (DirectoryStream<Path> pids = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path pid : pids) {
                of(Long.parseLong(pid.getFileName().toString())).ifPresent(all::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc can't be read", e);
        }
        return all;
    }

    static Path file(long pid, String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }

    /** The name of the program stands in brackets and may hold blanks and brackets itself, so the last one counts. */
    static ProcStat parse(long pid, String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ", -1);
        long cpu = number(fields, USER_TIME)
                + number(fields, SYSTEM_TIME)
                + number(fields, CHILDREN_USER_TIME)
                + number(fields, CHILDREN_SYSTEM_TIME);
        return new ProcStat(pid, fields[0].charAt(0), number(fields, SESSION), number(fields, START_TIME), cpu);
    }

    private static long number(String[] fields, int field) {
        return Long.parseLong(fields[field - FIRST]);
    }

    /** Whether it has not ended: a zombie has, and only waits to be noticed. */
    boolean isAlive() {
        return state != ZOMBIE && state != DEAD;
    }
}
