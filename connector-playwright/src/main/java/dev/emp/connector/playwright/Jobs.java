package dev.emp.connector.playwright;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of this process by their handles: those that run, and those that ended not long ago. */
final class Jobs {

    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    private final Map<String, Job> byHandle = new ConcurrentHashMap<>();

    void add(Job job) {
        byHandle.put(job.handle(), job);
    }

    Optional<Job> find(String handle) {
        return Optional.ofNullable(byHandle.get(handle));
    }

    List<Job> atWork() {
        return byHandle.values().stream().filter(Job::isAtWork).toList();
    }

    /** Forgets those that ended before this instant, with their files. */
    void forgetEndedBefore(Instant limit) {
        byHandle.values().stream()
                .filter(job -> job.endedBefore(limit))
                .toList()
                .forEach(this::forget);
    }

    void forgetAll() {
        List.copyOf(byHandle.values()).forEach(this::forget);
    }

    private void forget(Job job) {
        if (byHandle.remove(job.handle(), job)) {
            delete(job.directory());
        }
    }

    static Path newDirectory() {
        try {
            return Files.createTempDirectory("emp-web-job-");
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for a job's files can be made", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("{} could not be deleted", directory, e);
        }
    }
}
