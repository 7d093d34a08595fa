package dev.emp.simulators.comfyui;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes down which prompts began to run and how they ended, a line of JSON each. A line is one write at the end of the file:
 * it survives a SIGKILL, and several servers may share the file. A prompt that was cut off has begun and has no end.
 */
final class Ledger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final @Nullable OutputStream file;
    private final Clock clock;

    private Ledger(@Nullable OutputStream file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * @param path the file, made if it is not there; null to write nothing down
     * @throws UncheckedIOException if the file cannot be opened, with a message that names it
     */
    static Ledger open(@Nullable Path path, Clock clock) {
        if (path == null) {
            return new Ledger(null, clock);
        }
        try {
            // not a channel: those are closed by the interruption that ends a server
            return new Ledger(new FileOutputStream(path.toFile(), true), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The ledger cannot be written to: " + e.getMessage() + ". Its folder must be there.", e);
        }
    }

    /** @param port of the server that runs the prompt */
    void began(int port, Prompt prompt) {
        write("started", port, prompt);
    }

    void ended(int port, Prompt prompt, PromptRun.Outcome outcome) {
        write(outcome.name().toLowerCase(Locale.ROOT), port, prompt);
    }

    private void write(String event, int port, Prompt prompt) {
        if (file == null) {
            return;
        }
        ObjectNode line = Wire.object()
                .put("at", clock.instant().toString())
                .put("server", String.valueOf(port))
                .put("prompt_id", prompt.id())
                .put("client_id", prompt.clientId())
                .put("event", event);
        line.set("extra", prompt.publicExtra());
        try {
            file.write((Wire.write(line) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.error("The ledger lacks that prompt {} has {}", prompt.id(), event, e);
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
