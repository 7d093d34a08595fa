package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BatchTest {

    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private final GatedPace pace = new GatedPace();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Runnable whenSubmitted = () -> {};
    private final OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults()
            .withPace(pace)
            .withAnswerTokens(20)
            .withTraffic((call, reply) -> {
                String request = call.method() + " " + call.fullPath();
                requests.add(request);
                if (request.equals("POST /v1/batches")) {
                    whenSubmitted.run();
                }
            }));
    private final OpenAiConnector connector =
            Connectors.at(openAi.uri(), "prices.gpt-4o.input", "2.5", "prices.gpt-4o.output", "10");
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        openAi.close();
    }

    @Test
    void aJobThatCanWaitADayIsABatchForHalfThePrice() throws Exception {
        pace.open();

        JsonNode answer = run(batch(Inputs.chat("hi")), null, context);

        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(openAi.ledger().jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.operation()).isEqualTo("batches"));
        double input = usage("input_tokens");
        double output = usage("output_tokens");
        assertThat(usage("cost_usd")).isEqualTo((input * 2.5 + output * 10) / 2e6, within(1e-12));
        assertThat(context.told(Told.Progress.class).getLast().fraction()).isEqualTo(1);
        assertThat(context.handles().getFirst()).startsWith("key-1/batch:e-1@");
        assertThat(context.handles().getLast()).startsWith("key-1/batch_");
    }

    @Test
    void itsInputFileIsDeletedAfterwards() throws Exception {
        pace.open();

        run(batch(Inputs.embedding()), null, context);

        assertThat(requests.stream().filter(request -> request.startsWith("DELETE /v1/files/")))
                .hasSize(1);
    }

    @Test
    void responsesImagesAndModerationsComeOutOfBatchesAsOtherwise() throws Exception {
        pace.open();

        assertThat(run(batch(Inputs.response("hi")), null, context)
                        .path("status")
                        .asString())
                .isEqualTo("completed");
        assertThat(run(batch(Inputs.moderation()), null, context).path("results"))
                .hasSize(1);
        JsonNode images = run(batch(Inputs.image("a cat")), null, context);
        assertThat(images.at("/data/0/artifact").asString()).isEqualTo("image-1.png");
        assertThat(context.artifacts()).containsOnlyKeys("image-1.png");
    }

    @Test
    void aRequestThatIsRefusedInABatchIsOfItsClass() {
        pace.open();

        ConnectorException failure = failure(batch(
                Inputs.of("chat.completions", "{'model': 'gpt-0', 'messages': [{'role': 'user', 'content': 'hi'}]}")));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure).hasMessageContaining("gpt-0");
    }

    @Test
    void aBatchIsFoundByItsMetadataWhenItsNameWasNotStored() throws Exception {
        openAi.inject(HttpFault.lose().on("POST", "/v1/batches"));
        ConnectorException lost = failure(batch(Inputs.chat("hi")));
        assertThat(lost.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(lost.nothingAccepted()).isFalse();
        pace.open();
        RecordingContext second = new RecordingContext();

        JsonNode answer = run(batch(Inputs.chat("hi")), context.handles().getLast(), second);

        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(second.handles()).singleElement().asString().startsWith("key-1/batch_");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}"})
    void aBatchWhoseAnswerMakesNoSenseIsFoundAgainAndPaidOnce(String body) throws Exception {
        openAi.inject(HttpFault.garble(body).on("POST", "/v1/batches"));
        ConnectorException lost = failure(batch(Inputs.chat("hi")));
        assertThat(lost.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(lost.nothingAccepted()).isFalse();
        pace.open();

        run(batch(Inputs.chat("hi")), context.handles().getLast(), new RecordingContext());

        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}"})
    void aLookThatMakesNoSenseIsBorneLikeAnOutage(String body) throws Exception {
        pace.open();
        openAi.inject(HttpFault.garble(body).on("GET", "/v1/batches/").times(2));

        run(batch(Inputs.chat("hi")), null, context);

        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aBatchThatIsListedLateIsWaitedFor() throws Exception {
        openAi.inject(HttpFault.lose().on("POST", "/v1/batches"));
        failure(batch(Inputs.chat("hi")));
        openAi.inject(HttpFault.garble("{\"object\": \"list\", \"data\": [], \"has_more\": false}")
                .on("GET", "/v1/batches")
                .times(2));
        pace.open();

        try (OpenAiConnector patient = Connectors.at(openAi.uri(), "batch-settle-time", "1m")) {
            patient.run(request(batch(Inputs.chat("hi")), context.handles().getLast()), new RecordingContext());
        }

        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void anInterruptedSubmissionStillHasItsNameStored() throws Exception {
        CompletableFuture<Run> started = new CompletableFuture<>();
        whenSubmitted = () -> started.join().interrupt();
        started.complete(Run.start(connector, request(batch(Inputs.chat("hi")), null), context));

        assertThat(started.join().error()).isInstanceOf(InterruptedException.class);

        assertThat(context.handles()).hasSize(2).last().asString().startsWith("key-1/batch_");
        whenSubmitted = () -> {};
        pace.open();
        run(batch(Inputs.chat("hi")), context.handles().getLast(), new RecordingContext());
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aBatchThatWasNeverMadeIsLost() {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> run(batch(Inputs.chat("hi")), "key-1/batch:e-0@1700000000", context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aCanceledBatchIsCanceledAtOpenAi() throws Exception {
        Run run = Run.start(connector, request(batch(Inputs.chat("hi")), null), context);
        await().atMost(Duration.ofSeconds(20)).until(() -> context.handles().size() == 2);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        assertThat(requests).anyMatch(request -> request.endsWith("/cancel"));
    }

    @Test
    void anOutageIsBorneWhileABatchRuns() throws Exception {
        pace.open();
        openAi.inject(HttpFault.reject(503).on("GET", "/v1/batches").times(3));

        assertThat(run(batch(Inputs.embedding()), null, context).path("data")).hasSize(2);
    }

    @Test
    void aJobThatIsStoppedBeforeADayHasPassedIsRefused() {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> connector.run(
                        new ConnectorRequest("e-1", batch(Inputs.chat("hi")), null, List.of(), Duration.ofHours(1)),
                        context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure).hasMessageContaining("run_timeout_seconds").hasMessageContaining("3600 s");
    }

    @Test
    void whatTheBatchApiDoesNotTakeIsRefused() {
        assertThat(failure(batch(Inputs.speech())))
                .hasMessageContaining("audio.speech")
                .hasMessageContaining("embeddings");
        assertThat(failure(Inputs.chat("hi").put("deadline_seconds", 60))).hasMessageContaining("at least 86400");
    }

    private static ObjectNode batch(ObjectNode input) {
        return input.put("deadline_seconds", 86_400);
    }

    private static ConnectorRequest request(JsonNode input, @Nullable String handle) {
        return new ConnectorRequest("e-1", input, handle, List.of(), TWO_DAYS);
    }

    private JsonNode run(JsonNode input, @Nullable String handle, RecordingContext told) throws Exception {
        return connector.run(request(input, handle), told).output();
    }

    private ConnectorException failure(JsonNode input) {
        return catchThrowableOfType(ConnectorException.class, () -> run(input, null, context));
    }

    private double usage(String unit) {
        return context.told(Told.Usage.class).stream()
                .filter(used -> used.unit().equals(unit))
                .mapToDouble(Told.Usage::amount)
                .sum();
    }
}
