package dev.emp.connector.openai;

import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.support.polling.Acceptance;
import dev.emp.connector.support.polling.Doorbell;
import dev.emp.connector.support.polling.JobHandle;
import dev.emp.connector.support.polling.Poller;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that can wait a day: each a batch of one request, which its metadata finds again. */
final class BatchWork implements Work {

    /** Long enough for a batch; a file that nobody deletes is gone then. */
    private static final Duration FILE_KEPT = Duration.ofDays(3);

    private final Poller poller;
    private final BatchSearch search;
    private final Clock clock;

    BatchWork(Poller poller, BatchSearch search, Clock clock) {
        this.poller = poller;
        this.search = search;
        this.clock = clock;
    }

    @Override
    public ConnectorResult run(Job job) throws ConnectorException, InterruptedException {
        byte[] content = content(job);
        String execution = job.request().executionId();
        job.context()
                .accepted(new Handle.BatchIntent(job.exchange().deployment(), execution, clock.instant()).toString());
        String file = job.exchange().offer("POST /files", Requests.upload(upload(execution, content)));
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the batch was submitted");
        }
        String batch =
                job.exchange().offer("POST /batches", Requests.createBatch(create(job.input(), file, execution)));
        job.answered().run();
        return accepted(job, batch);
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
                        .putAdditionalProperty(BatchSearch.MARK, JsonValue.from(execution))
                        .build())
                .build();
    }

    private ConnectorResult accepted(Job job, String batch) throws ConnectorException, InterruptedException {
        Acceptance.tell(
                new JobHandle.Accepted(job.exchange().deployment(), batch),
                job.context(),
                () -> new StoredBatch(job, batch).cancel());
        return follow(job, batch);
    }

    /** @throws ConnectorException lost, when no batch has this intent's mark */
    ConnectorResult attach(Job job, Handle.BatchIntent intent) throws ConnectorException, InterruptedException {
        return accepted(job, search.find(job, intent));
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
