package dev.emp.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the simulators wrote down by themselves: which executions of a job came to a good end. An execution is one claim of
 * the job that was submitted to a provider, known by its epoch.
 */
public final class Ledger {

    private final Map<String, List<Long>> succeeded;

    private Ledger(Map<String, List<Long>> succeeded) {
        this.succeeded = succeeded;
    }

    /** @param file written by any number of simulators; none yet counts as empty */
    public static Ledger read(Path file) throws IOException {
        return Files.exists(file) ? of(Files.readAllLines(file)) : of(List.of());
    }

    /** @throws IllegalArgumentException if a line is of an execution but does not name its job and epoch */
    static Ledger of(List<String> lines) {
        Map<String, List<Long>> succeeded = new TreeMap<>();
        for (String line : lines) {
            JsonNode entry = JsonMapper.shared().readTree(line);
            String execution = entry.path("extra").path("emp_execution").asString("");
            if (entry.path("event").asString("").equals("succeeded")) {
                int dash = execution.lastIndexOf('-');
                if (dash < 1) {
                    throw new IllegalArgumentException("the ledger has a line without its execution: " + line);
                }
                succeeded
                        .computeIfAbsent(execution.substring(0, dash), job -> new ArrayList<>())
                        .add(Long.parseLong(execution.substring(dash + 1)));
            }
        }
        return new Ledger(succeeded);
    }

    /** The epochs of the executions that came to a good end, in order; one stands there twice if it did so twice. */
    List<Long> succeeded(String job) {
        return List.copyOf(succeeded.getOrDefault(job, List.of()));
    }
}
