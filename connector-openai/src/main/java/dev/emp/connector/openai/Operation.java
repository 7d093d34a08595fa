package dev.emp.connector.openai;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a job can ask of OpenAI. */
enum Operation {
    RESPONSES("responses", "/v1/responses"),
    CHAT("chat.completions", "/v1/chat/completions"),
    GENERATE_IMAGES("images.generate", "/v1/images/generations"),
    EDIT_IMAGES("images.edit", null),
    EMBEDDINGS("embeddings", "/v1/embeddings"),
    SPEECH("audio.speech", null),
    TRANSCRIPTION("audio.transcriptions", null),
    MODERATION("moderations", "/v1/moderations");

    private final String wireName;
    private final @Nullable String batchEndpoint;

    Operation(String wireName, @Nullable String batchEndpoint) {
        this.wireName = wireName;
        this.batchEndpoint = batchEndpoint;
    }

    /** As jobs name it: {@code chat.completions}. */
    String wireName() {
        return wireName;
    }

    /** What the Batch API calls it; empty for what it does not take. */
    Optional<String> batchEndpoint() {
        return Optional.ofNullable(batchEndpoint);
    }

    static Optional<Operation> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(operation -> operation.wireName.equals(name))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Operation::wireName).collect(Collectors.joining(", "));
    }

    static String allInBatches() {
        return Arrays.stream(values())
                .filter(operation -> operation.batchEndpoint != null)
                .map(Operation::wireName)
                .collect(Collectors.joining(", "));
    }
}
