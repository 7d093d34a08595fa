package dev.emp.worker.execution;

import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.OutputFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an execution has brought so far: files, usage, the last lines of its log. */
final class Produce {

    /** How many lines of the log are kept. */
    static final int LOG_LINES = 50;

    /** Where a line of the log is cut off. */
    static final int LONGEST_LINE = 1_000;

    private final Map<String, OutputFile> files = new LinkedHashMap<>();
    private final Map<String, Double> usage = new LinkedHashMap<>();
    private final Deque<String> log = new ArrayDeque<>();

    /** A second file of the same name takes the place of the first. */
    synchronized void addFile(OutputFile file) {
        files.put(file.name(), file);
    }

    synchronized void addUsage(String unit, double amount) {
        usage.merge(unit, amount, Double::sum);
    }

    synchronized void addLine(String line) {
        if (log.size() == LOG_LINES) {
            log.removeFirst();
        }
        log.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
    }

    synchronized List<String> log() {
        return List.copyOf(log);
    }

    synchronized JobResult result(JsonText output) {
        return new JobResult(output, new ArrayList<>(files.values()), usage);
    }
}
