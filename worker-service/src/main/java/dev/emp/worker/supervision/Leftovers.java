package dev.emp.worker.supervision;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what an earlier run in the same directory has left behind. Its processes are known by pid and start time or by the
 * run id in their environment, never by their names.
 */
public final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Path directory;
    private final Duration grace;

    /**
     * @param directory of the machine; need not be there yet
     * @param grace between asking the processes to end and killing them, 0 or more
     */
    public Leftovers(Path directory, Duration grace) {
        this.directory = directory;
        this.grace = grace;
    }

    /** A process that was ended, and the service it belonged to. */
    public record Ended(String service, long pid) {}

    /**
     * Ends them and returns when they are gone. A run file that is damaged is passed over with a warning.
     *
     * @throws DirectoryInUseException when another machine runs in the directory
     * @throws java.io.UncheckedIOException when the directory can't be written
     */
    public List<Ended> end() throws InterruptedException {
        DirectoryLock ours = DirectoryLock.take(directory);
        try {
            Optional<Run> run = RunFile.read(directory).filter(it -> it.bootId().equals(RunFile.bootId()));
            return run.isEmpty() ? List.of() : end(run.get());
        } finally {
            ours.close();
        }
    }

    private List<Ended> end(Run run) throws InterruptedException {
        boolean isOurs = run.worker().pid() == ProcessHandle.current().pid();
        if (!isOurs && run.worker().isAlive()) {
            throw new DirectoryInUseException(
                    directory, "process " + run.worker().pid());
        }
        Map<ProcessMark, String> found = find(run);
        found.forEach(
                (mark, service) -> log.info("Ending process {} of {}, left by an earlier run", mark.pid(), service));
        found.keySet().forEach(ProcessMark::terminate);
        if (!areGone(found.keySet(), grace)) {
            found.keySet().forEach(ProcessMark::kill);
            if (!areGone(found.keySet(), Ending.KILL_PATIENCE)) {
                log.warn("Some processes of an earlier run do not end although they were killed: {}", found);
            }
        }
        return found.entrySet().stream()
                .map(entry -> new Ended(entry.getValue(), entry.getKey().pid()))
                .toList();
    }

    private static boolean areGone(Set<ProcessMark> marks, Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        while (marks.stream().anyMatch(ProcessMark::isAlive)) {
            if (System.nanoTime() - begin >= patience.toNanos()) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return true;
    }

    private static Map<ProcessMark, String> find(Run run) {
        Map<ProcessMark, String> found = new LinkedHashMap<>();
        run.children().forEach((service, mark) -> {
            if (mark.isAlive()) {
                found.put(mark, service);
            }
        });
        // Not only in the sessions of the children: a child may have been started without having been noted.
        Set<Long> lineage = lineage();
        ProcStat.all().stream()
                .filter(stat -> stat.isAlive() && !lineage.contains(stat.pid()))
                .forEach(stat -> serviceOf(stat.pid(), run.runId())
                        .ifPresent(service -> found.putIfAbsent(ProcessMark.of(stat), service)));
        return found;
    }

    /** This process and those above it, which carry the run id when somebody started this worker from a service's shell. */
    private static Set<Long> lineage() {
        Set<Long> pids = new HashSet<>();
        Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        it -> it.get().parent())
                .forEach(it -> pids.add(it.get().pid()));
        return pids;
    }

    /** The service that a process of the run belongs to; empty for all other processes. */
    private static Optional<String> serviceOf(long pid, String runId) {
        try {
            String environment = Files.readString(ProcStat.file(pid, "environ"), StandardCharsets.ISO_8859_1);
            List<String> variables = Arrays.asList(environment.split("\0", -1));
            if (!variables.contains(RunFile.RUN_ID_VARIABLE + "=" + runId)) {
                return Optional.empty();
            }
            String prefix = RunFile.SERVICE_VARIABLE + "=";
            return Optional.of(variables.stream()
                    .filter(variable -> variable.startsWith(prefix))
                    .map(variable -> variable.substring(prefix.length()))
                    .findFirst()
                    .orElse("an unknown service"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
