package dev.emp.connector.openai;

import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.Poller;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that can wait a day: each a batch of one request, which its metadata finds again. */
final class BatchWork implements Work {

    private static final String MARK = "emp_execution";

    /** Long enough for a batch; a file that nobody deletes is gone then. */
    private static final Duration FILE_KEPT = Duration.ofDays(3);

    private static final Duration CLOCKS_DIFFER_BY = Duration.ofHours(1);
    private static final long PAGE = 100;

    private final Poller poller;
    private final Clock clock;

    BatchWork(Poller poller, Clock clock) {
        this.poller = poller;
        this.clock = clock;
    }

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        byte[] content = content(job);
        String execution = job.request().executionId();
        job.context()
                .accepted(new Handle.BatchIntent(job.exchange().deployment(), execution, clock.instant()).toString());
        String file = id(job, job.exchange().offer("POST /files", Requests.upload(upload(execution, content))));
        String batch = id(
                job, job.exchange().offer("POST /batches", Requests.createBatch(create(job.input(), file, execution))));
        job.answered().run();
        return follow(job, accepted(job, batch));
    }

    private static byte[] content(Job job) throws ConnectorException {
        ObjectNode body = RequestBody.withFiles(job.input());
        body.remove("stream");
        body.remove("stream_options");
        body.remove("background");
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("custom_id", "job").put("method", "POST").put("url", endpoint(job.input()));
        line.set("body", body);
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String endpoint(OpenAiInput input) {
        return input.operation().batchEndpoint().orElseThrow();
    }

    private static FileCreateParams upload(String execution, byte[] content) {
        return FileCreateParams.builder()
                .purpose(FilePurpose.BATCH)
                .file(MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(content))
                        .contentType("application/jsonl")
                        .filename("emp-" + execution.replaceAll("[^A-Za-z0-9._-]", "_") + ".jsonl")
                        .build())
                .expiresAfter(FileCreateParams.ExpiresAfter.builder()
                        .seconds(FILE_KEPT.toSeconds())
                        .build())
                .build();
    }

    private static BatchCreateParams create(OpenAiInput input, String file, String execution) {
        return BatchCreateParams.builder()
                .inputFileId(file)
                .endpoint(BatchCreateParams.Endpoint.of(endpoint(input)))
                .completionWindow(BatchCreateParams.CompletionWindow._24H)
                .metadata(BatchCreateParams.Metadata.builder()
                        .putAdditionalProperty(MARK, JsonValue.from(execution))
                        .build())
                .build();
    }

    private static String id(Job job, Answer opened) throws ConnectorException, InterruptedException {
        try (Answer answer = opened) {
            JsonNode id = answer.json("JSON").path("id");
            if (!id.isString() || id.asString().isBlank()) {
                throw job.exchange().errors().notWhatIsDocumented(answer.what(), "an object with an id", null);
            }
            return id.asString();
        }
    }

    private static String accepted(Job job, String batch) throws ConnectorException {
        job.context().accepted(new Handle.Batch(job.exchange().deployment(), batch).toString());
        return batch;
    }

    /** @throws ConnectorException lost, when no batch has this intent's mark */
    ConnectorResult attach(Job job, Handle.BatchIntent intent) throws ConnectorException, InterruptedException {
        String after = null;
        do {
            JsonNode page = page(job, after);
            after = null;
            for (JsonNode batch : page.path("data")) {
                String id = batch.path("id").asString("");
                if (batch.path("metadata").path(MARK).asString("").equals(intent.execution())) {
                    return follow(job, accepted(job, id));
                }
                after = isTooOld(batch, intent) || !page.path("has_more").asBoolean(false) ? null : id;
            }
        } while (after != null && !after.isEmpty());
        throw new ConnectorException(
                ErrorClass.LOST, "OpenAI has no batch of the execution " + intent.execution() + ".");
    }

    private static boolean isTooOld(JsonNode batch, Handle.BatchIntent intent) {
        return Instant.ofEpochSecond(batch.path("created_at").asLong(0))
                .isBefore(intent.at().minus(CLOCKS_DIFFER_BY));
    }

    /** The newest come first. */
    private static JsonNode page(Job job, @Nullable String after) throws ConnectorException, InterruptedException {
        BatchListParams.Builder params = BatchListParams.builder().limit(PAGE);
        if (after != null) {
            params.after(after);
        }
        try (Answer answer = job.exchange().ask("GET /batches", Requests.batches(params.build()))) {
            return answer.json("a list of batches");
        }
    }

    ConnectorResult attach(Job job, String batch) throws ConnectorException, InterruptedException {
        return follow(job, batch);
    }

    private ConnectorResult follow(Job job, String id) throws ConnectorException, InterruptedException {
        JsonNode batch = poller.follow(new StoredBatch(job, id), job.context(), new Doorbell());
        BatchResult result = new BatchResult(job, batch);
        try {
            return result.read();
        } finally {
            result.deleteInput();
        }
    }
}
