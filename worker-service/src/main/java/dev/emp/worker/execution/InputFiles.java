package dev.emp.worker.execution;

import dev.emp.artifact.ArtifactStore;
import dev.emp.artifact.ArtifactStore.LinkedType;
import dev.emp.artifact.FileReference;
import dev.emp.artifact.FileReferences;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts uploaded files into the inputs of jobs, as the URLs that every connector takes. Whole files go into memory for as long as
 * their job runs, so at a time there may be only so many bytes of them; the next job waits.
 */
final class InputFiles {

    private static final String MARK = "\"" + FileReference.MARK + "\"";
    private static final Duration LINK_SPARE = Duration.ofHours(1);
    private static final int KIBIBYTE = 1024;

    private final ArtifactStore store;
    private final JsonMapper mapper;
    private final int budget;
    private final Semaphore free;

    /** @param budgetKib of the content of files in inputs, at least 1 */
    InputFiles(ArtifactStore store, JsonMapper mapper, int budgetKib) {
        this.store = store;
        this.mapper = mapper;
        this.budget = budgetKib;
        this.free = new Semaphore(budgetKib, true);
    }

    /** A budget of an eighth of the heap: as base64, and once more while a connector reads it, that is half of it. */
    static InputFiles within(long heap, ArtifactStore store, JsonMapper mapper) {
        return new InputFiles(store, mapper, Math.clamp(heap / 8 / KIBIBYTE, 1, Integer.MAX_VALUE));
    }

    /**
     * The input with its files; waits until there is room for them. A failure says nothing of the provider, to which an earlier attempt may
     * have given the job: its handle stays.
     *
     * @param needed for how long a URL is to be good
     * @throws ConnectorException invalid input when a file is gone; unavailable when the store fails
     */
    Filled fill(String input, Duration needed) throws ConnectorException, InterruptedException {
        JsonNode json = mapper.readTree(input);
        if (!input.contains(MARK)) {
            return new Filled(json, 0);
        }
        long[] bytes = {0};
        FileReferences.replace(json, "", (reference, pointer) -> {
            bytes[0] += inlined(FileReference.of(reference));
            return reference;
        });
        int permits = (int) Math.min(budget, (bytes[0] + KIBIBYTE - 1) / KIBIBYTE);
        free.acquire(permits);
        try {
            return new Filled(
                    FileReferences.<ConnectorException>replace(
                            json, "", (reference, pointer) -> url(reference, pointer, needed)),
                    permits);
        } catch (ConnectorException | RuntimeException | Error fault) {
            free.release(permits);
            throw fault;
        }
    }

    private static long inlined(FileReference file) {
        return file.form() == FileReference.Form.DATA_URL ? file.sizeBytes() : 0;
    }

    private JsonNode url(ObjectNode reference, String pointer, Duration needed) throws ConnectorException {
        FileReference file = FileReference.of(reference);
        try {
            return JsonNodeFactory.instance.stringNode(
                    switch (file.form()) {
                        case DATA_URL -> dataUrl(file, pointer);
                        case URL -> link(file, pointer, needed);
                    });
        } catch (IOException fault) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE,
                    pointer + ": the file " + file.file() + " could not be read from the store (" + fault.getMessage()
                            + ").",
                    fault);
        }
    }

    private String dataUrl(FileReference file, String pointer) throws ConnectorException, IOException {
        try (InputStream content = store.open(file.key(), 0, file.sizeBytes()).orElseThrow(() -> gone(file, pointer))) {
            byte[] bytes = content.readAllBytes();
            return "data:" + file.contentType() + ";base64,"
                    + Base64.getEncoder().encodeToString(bytes);
        }
    }

    private String link(FileReference file, String pointer, Duration needed) throws ConnectorException, IOException {
        if (store.size(file.key()).isEmpty()) {
            throw gone(file, pointer);
        }
        return store.link(file.key(), needed.plus(LINK_SPARE), new LinkedType(file.contentType(), "attachment"))
                .orElseThrow(() -> new IOException("this worker's store gives no links"))
                .toString();
    }

    private static ConnectorException gone(FileReference file, String pointer) {
        return new ConnectorException(
                ErrorClass.INVALID_INPUT,
                pointer + ": the file " + file.file() + " is no longer kept: it has expired or was deleted.");
    }

    /** An input with its files in it; closed when the job has ended. */
    final class Filled implements AutoCloseable {

        private final JsonNode input;
        private final int permits;

        private Filled(JsonNode input, int permits) {
            this.input = input;
            this.permits = permits;
        }

        JsonNode input() {
            return input;
        }

        @Override
        public void close() {
            free.release(permits);
        }
    }
}
