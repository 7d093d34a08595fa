package dev.emp.worker.supervision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a supervised process prints: all of it in rotating files, the last lines in memory. */
public final class ServiceLog {

    /** How many of the last lines stay in memory. */
    public static final int LINES_KEPT = 1_000;

    static final int LONGEST_LINE = 4 * 1024;
    private static final long MOST_BYTES = 10_000_000;
    private static final int OLD_FILES = 3;
    private static final Logger log = LoggerFactory.getLogger(ServiceLog.class);

    private final Path path;
    private final RotatingFile file;
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean complained;

    ServiceLog(Path path) {
        this(path, MOST_BYTES);
    }

    ServiceLog(Path path, long mostBytes) {
        this.path = path;
        file = new RotatingFile(path, mostBytes, OLD_FILES);
    }

    /** The file that is being written; older ones lie beside it. */
    public Path path() {
        return path;
    }

    /**
     * The last lines, oldest first. Lines above 4 KB are cut, and of a line that was overwritten by carriage returns the
     * last version stays. The files have all of it.
     *
     * @param most how many, 0 or more; more than {@link #LINES_KEPT} are never there
     */
    public synchronized List<String> tail(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("the number of lines " + most + " is below 0");
        }
        return new ArrayList<>(lines).subList(Math.max(0, lines.size() - most), lines.size());
    }

    /** Takes lines as they were printed. Fails never: a full disk must not stop the process that prints. */
    synchronized void add(byte[] printed, int length) {
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (printed[at] == '\n') {
                remember(line(printed, from, at));
                from = at + 1;
            }
        }
        if (from < length) {
            remember(line(printed, from, length));
        }
        write(printed, length);
    }

    private void remember(String line) {
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** As a terminal shows it in the end: a progress bar prints its line over and over, led by carriage returns. */
    static String line(byte[] printed, int from, int to) {
        int end = to > from && printed[to - 1] == '\r' ? to - 1 : to;
        int begin = end;
        while (begin > from && printed[begin - 1] != '\r') {
            begin--;
        }
        return new String(printed, begin, Math.min(end - begin, LONGEST_LINE), StandardCharsets.UTF_8);
    }

    private void write(byte[] printed, int length) {
        try {
            file.append(printed, 0, length);
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                log.warn("{} can't be written ({}); the last lines stay in memory", path, Wording.reason(e));
                complained = true;
            }
        }
    }

    /** Deletes the older files, to free the disk. */
    public synchronized void deleteOld() {
        try {
            file.deleteOld();
        } catch (IOException e) {
            log.warn("The old files of {} can't be deleted ({})", path, Wording.reason(e));
        }
    }

    synchronized void close() {
        file.close();
    }
}
