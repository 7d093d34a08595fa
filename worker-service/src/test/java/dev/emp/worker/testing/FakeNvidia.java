package dev.emp.worker.testing;

import dev.emp.worker.resources.NvidiaSmi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The GPUs that a test wants, by a program that prints what {@code nvidia-smi} does. */
public final class FakeNvidia {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private FakeNvidia() {}

    /**
     * @param directory for the program
     * @param gpus 0 for a machine without the driver
     */
    public static NvidiaSmi of(Path directory, int gpus, Clock clock) {
        if (gpus == 0) {
            return new NvidiaSmi(List.of(directory.resolve("none").toString()), PATIENCE, clock);
        }
        String lines = IntStream.range(0, gpus)
                .mapToObj(index -> index + ", NVIDIA L4, GPU-" + index + ", 37, 1024, 23034, 41, 60.5")
                .collect(Collectors.joining("\n"));
        Path program = directory.resolve("nvidia-smi");
        try {
            Files.writeString(program, "#!/bin/sh\ncat <<'END'\n" + lines + "\nEND\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Through the shell: a program that was written a moment ago may still count as being written.
        return new NvidiaSmi(List.of("sh", program.toString()), PATIENCE, clock);
    }
}
