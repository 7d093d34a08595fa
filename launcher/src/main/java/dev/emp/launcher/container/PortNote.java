package dev.emp.launcher.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Writes the port of a service that has started into the file where its health probe looks for it. So the probe needs to know
 * nothing of where a port may be set.
 */
final class PortNote implements SpringApplicationRunListener {

    private final Path file;

    /** @param file see {@link HealthProbe#note()} */
    PortNote(Path file) {
        this.file = file;
    }

    @Override
    public void started(ConfigurableApplicationContext context, @Nullable Duration timeTaken) {
        var environment = context.getEnvironment();
        String port =
                environment.getProperty("local.management.port", environment.getProperty("local.server.port", ""));
        try {
            Files.writeString(file, port);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the health probe needs to know the port: " + file + " cannot be written", e);
        }
    }
}
