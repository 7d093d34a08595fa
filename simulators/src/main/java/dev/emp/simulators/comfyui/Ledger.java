package dev.emp.simulators.comfyui;

import dev.emp.simulators.http.LedgerFile;
import dev.emp.simulators.http.Wire;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes down which prompts began to run and how they ended. A prompt that was cut off has begun and has no end. */
final class Ledger implements AutoCloseable {
    private final LedgerFile file;
    private final Clock clock;

    private Ledger(LedgerFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * @param path the file, made if it is not there; null to write nothing down
     * @throws UncheckedIOException if the file cannot be opened, with a message that names it
     */
    static Ledger open(@Nullable Path path, Clock clock) {
        return new Ledger(LedgerFile.open(path), clock);
    }

    /** @param port of the server that runs the prompt */
    void began(int port, Prompt prompt) {
        write("started", port, prompt);
    }

    void ended(int port, Prompt prompt, PromptRun.Outcome outcome) {
        write(outcome.name().toLowerCase(Locale.ROOT), port, prompt);
    }

    private void write(String event, int port, Prompt prompt) {
        if (!file.isKept()) {
            return;
        }
        ObjectNode line = Wire.object()
                .put("at", clock.instant().toString())
                .put("server", String.valueOf(port))
                .put("prompt_id", prompt.id())
                .put("client_id", prompt.clientId())
                .put("event", event);
        line.set("extra", prompt.publicExtra());
        file.append(line);
    }

    @Override
    public void close() {
        file.close();
    }
}
