package dev.emp.worker.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code run.json} in the machine's directory: who runs there, and which processes it has started. Entries of processes that
 * have ended stay until their service starts again; they do no harm, as no other process has their start time.
 */
final class RunFile {

    static final String RUN_ID_VARIABLE = "EMP_RUN_ID";
    static final String SERVICE_VARIABLE = "EMP_SERVICE";

    private static final Logger log = LoggerFactory.getLogger(RunFile.class);
    private static final String NAME = "run.json";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final Path file;
    private Run run;

    private RunFile(Path file, Run run) {
        this.file = file;
        this.run = run;
    }

    /** Begins a run of this JVM. */
    static RunFile begin(Path directory) throws IOException {
        Run run = new Run(bootId(), UUID.randomUUID().toString(), ProcessMark.ofThisJvm(), Map.of());
        RunFile begun = new RunFile(directory.resolve(NAME), run);
        write(begun.file, run);
        return begun;
    }

    /** The run that was noted last; empty when there is none, or none that can be read. */
    static Optional<Run> read(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            Run run = JSON.readValue(Files.readString(file), Run.class);
            if (run == null) {
                throw new IOException("it holds nothing");
            }
            return Optional.of(run);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            log.warn("{} is damaged ({}): left-over processes of the run before can't be found", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Of the system that runs now; empty where there is none. */
    static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    synchronized Run run() {
        return run;
    }

    /** Notes a child. When the disk is full the child runs all the same, and its environment still tells whose it is. */
    synchronized void note(String service, ProcessMark child) {
        run = run.with(service, child);
        try {
            write(file, run);
        } catch (IOException | JacksonException e) {
            log.warn("{} can't be written ({}); {} is not in it", file, e.getMessage(), service);
        }
    }

    /** Says that nothing is left of this run. */
    synchronized void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} can't be deleted ({}); the next run will look for what is in it", file, Wording.reason(e));
        }
    }

    /** Whole or not at all, whenever this process ends. */
    static void write(Path file, Run run) throws IOException {
        Path next = file.resolveSibling(NAME + ".new");
        Files.writeString(next, JSON.writeValueAsString(run));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
