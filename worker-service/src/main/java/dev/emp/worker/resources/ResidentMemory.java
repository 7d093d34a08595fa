package dev.emp.worker.resources;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory that this very process has in RAM, where Linux tells it: {@code process_resident_memory_bytes}, as Prometheus'
 * own clients call it.
 */
public final class ResidentMemory implements MeterBinder {

    private static final String LINE = "VmRSS:";
    private static final int BYTES_PER_KIB = 1024;

    private final Path status;

    /** Of this process. */
    public ResidentMemory() {
        this(Path.of("/"));
    }

    /** @param root of the file system, {@code /} but in tests */
    ResidentMemory(Path root) {
        status = root.resolve("proc/self/status");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("process.resident.memory", this, memory -> {
                    OptionalLong bytes = memory.bytes();
                    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
                })
                .description("Memory that the worker's own process has in RAM")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Empty where it is not told. */
    OptionalLong bytes() {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }
}
