package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Gpu;
import dev.emp.worker.supervision.Backoff;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the driver of NVIDIA's GPUs by its command {@code nvidia-smi}. Where there is no such command, there are no GPUs
 * and it is not asked again. When it fails or hangs, there are none for the moment, {@link #trouble} says why, and it is
 * asked again after pauses that grow to 5 minutes.
 */
public final class NvidiaSmi {

    /** How long an answer may take. It takes up to a second or two while the driver wakes up. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(NvidiaSmi.class);
    private static final int LONGEST_QUOTE = 200;
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private final List<String> command;
    private final Duration patience;
    private final Clock clock;
    private boolean absent;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private @Nullable Process running;
    private volatile @Nullable String trouble;

    /** The command of the driver. */
    public NvidiaSmi(Clock clock) {
        this(List.of("nvidia-smi"), PATIENCE, clock);
    }

    /**
     * @param program and arguments before those that say what is asked for
     * @param patience how long an answer may take before the process is killed
     */
    public NvidiaSmi(List<String> program, Duration patience, Clock clock) {
        this.command = Stream.concat(
                        program.stream(),
                        Stream.of("--query-gpu=" + String.join(",", GpuTable.FIELDS), "--format=csv,noheader,nounits"))
                .toList();
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * The GPUs as they are now, in the order of their indexes; empty where there are none or they cannot be asked. Waits
     * for the answer, at most as long as its patience.
     */
    public synchronized List<Gpu> gpus() {
        if (absent || clock.instant().isBefore(notBefore)) {
            return List.of();
        }
        try {
            List<Gpu> gpus = ask();
            if (trouble != null) {
                log.info("{} answers again", command.getFirst());
            }
            failures = 0;
            trouble = null;
            return gpus;
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }

    /** Why the GPUs could not be asked the last time; empty when they could, or where there are none. */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    private List<Gpu> ask() throws IOException, InterruptedException {
        if (running != null && running.isAlive()) {
            throw new IOException(
                    "%s was killed and still hangs (process %d)".formatted(command.getFirst(), running.pid()));
        }
        Process process = start();
        if (process == null) {
            return List.of();
        }
        running = process;
        try {
            // The answer is far smaller than a pipe holds, so that it can be read when the process has ended.
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "%s did not answer within %d ms".formatted(command.getFirst(), patience.toMillis()));
            }
            return answer(process);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** @return null where there is no such command */
    private @Nullable Process start() throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if (isThere()) {
                throw e;
            }
            absent = true;
            return null;
        }
    }

    private List<Gpu> answer(Process process) throws IOException {
        List<String> lines;
        try (var output = process.getInputStream()) {
            lines = new String(output.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
        String said = lines.isEmpty() ? "nothing" : "\"" + quote(lines.getFirst()) + "\"";
        if (process.exitValue() != 0) {
            throw new IOException(
                    "%s ended with code %d and said %s".formatted(command.getFirst(), process.exitValue(), said));
        }
        List<Gpu> gpus = GpuTable.parse(lines);
        if (gpus.isEmpty()) {
            throw new IOException("%s listed no GPU and said %s".formatted(command.getFirst(), said));
        }
        return gpus;
    }

    private void fail(String reason) {
        failures++;
        notBefore = clock.instant().plus(PAUSES.after(failures));
        if (reason.equals(trouble)) {
            log.debug("The GPUs still cannot be asked: {}", reason);
        } else {
            log.warn("The GPUs cannot be asked, so their use is not known: {}", reason);
        }
        trouble = reason;
    }

    private boolean isThere() {
        String program = command.getFirst();
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.exists(Path.of(directory).resolve(program)));
    }

    private static String quote(String line) {
        String clean = line.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= LONGEST_QUOTE ? clean : clean.substring(0, LONGEST_QUOTE) + "…";
    }
}
