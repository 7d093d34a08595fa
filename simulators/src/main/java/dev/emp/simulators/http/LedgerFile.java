package dev.emp.simulators.http;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lines of JSON. A line is one write at the end of the file: it survives a SIGKILL, and several servers may share the file. */
public final class LedgerFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerFile.class);

    private final @Nullable OutputStream file;

    private LedgerFile(@Nullable OutputStream file) {
        this.file = file;
    }

    /**
     * @param path the file, made if it is not there; null to write nothing down
     * @throws UncheckedIOException if the file cannot be opened, with a message that names it
     */
    public static LedgerFile open(@Nullable Path path) {
        if (path == null) {
            return new LedgerFile(null);
        }
        try {
            // not a channel: those are closed by the interruption that ends a server
            return new LedgerFile(new FileOutputStream(path.toFile(), true));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The ledger cannot be written to: " + e.getMessage() + ". Its folder must be there.", e);
        }
    }

    /** Whether lines go anywhere. */
    public boolean isKept() {
        return file != null;
    }

    /** Appends a line, or logs that it could not. */
    public void append(ObjectNode line) {
        if (file == null) {
            return;
        }
        String text = Wire.write(line);
        try {
            file.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            log.error("The ledger lacks this line: {}", text, e);
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
