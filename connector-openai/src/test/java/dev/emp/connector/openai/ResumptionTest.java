package dev.emp.connector.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses in the background survive whatever happens to their streams. */
class ResumptionTest {

    private final GatedPace pace = new GatedPace();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final OpenAiSimulator openAi = OpenAiSimulator.start(OpenAiSimulatorOptions.defaults()
            .withPace(pace)
            .withTraffic((call, reply) -> {
                requests.add(call.method() + " " + call.fullPath()
                        + call.parameter("starting_after")
                                .map(after -> " after")
                                .orElse(""));
                answers.add(reply.contentType());
            }));
    private final OpenAiConnector connector = Connectors.at(openAi.uri());
    private final RecordingContext context = new RecordingContext();

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        openAi.close();
    }

    @Test
    void aStreamThatIsCutGoesOnAfterItsLastEvent() throws Exception {
        pace.open();
        openAi.inject(HttpFault.cutEvents(8).on("POST", "/v1/responses"));
        openAi.inject(HttpFault.cutEvents(3).on("GET", "/v1/responses"));

        JsonNode answer = connector
                .run(new ConnectorRequest("e-1", Inputs.response("hi"), null), context)
                .output();

        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo(streamed(context));
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
        assertThat(requests.getFirst()).isEqualTo("POST /v1/responses");
        assertThat(requests.subList(1, requests.size())).hasSize(2).allMatch(request -> request.endsWith(" after"));
    }

    @Test
    void aStreamThatBringsNothingIsReplacedByLooks() throws Exception {
        openAi.inject(HttpFault.cutEvents(4).on("POST", "/v1/responses"));
        openAi.inject(HttpFault.cutEvents(0).on("GET", "/v1/responses"));
        Run run = Run.start(connector, new ConnectorRequest("e-1", Inputs.response("hi"), null), context);
        await().atMost(Duration.ofSeconds(20)).until(() -> requests.size() > 3);

        pace.open();

        assertThat(run.result().output().path("status").asString()).isEqualTo("completed");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aJobThatIsNotToBeStreamedIsNeitherSubmittedNorFollowedSo() throws Exception {
        Run run = Run.start(connector, new ConnectorRequest("e-1", unstreamed(), null), context);
        context.await(Told.Progress.class::isInstance);

        pace.open();

        assertThat(run.result().output().path("status").asString()).isEqualTo("completed");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
        assertThat(context.told(Told.Partial.class)).isEmpty();
        assertThat(answers).isNotEmpty().noneMatch(type -> type.startsWith("text/event-stream"));
        assertThat(context.handles()).last().asString().startsWith("key-1/resp_");
    }

    @Test
    void whoeverAttachesToAJobThatIsNotStreamedLooksAtIt() throws Exception {
        Run first = Run.start(connector, new ConnectorRequest("e-1", unstreamed(), null), context);
        context.await(Told.Progress.class::isInstance);
        first.interrupt();
        assertThat(first.error()).isInstanceOf(InterruptedException.class);
        pace.open();

        JsonNode answer = connector
                .run(new ConnectorRequest("e-2", unstreamed(), context.handles().getLast()), new RecordingContext())
                .output();

        assertThat(answer.path("status").asString()).isEqualTo("completed");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
        assertThat(answers).noneMatch(type -> type.startsWith("text/event-stream"));
    }

    private static ObjectNode unstreamed() {
        ObjectNode input = Inputs.response("hi");
        ((ObjectNode) input.path("body")).put("stream", false);
        return input;
    }

    @Test
    void whoeverAttachesHearsAllOfItAgain() throws Exception {
        Run first = Run.start(connector, new ConnectorRequest("e-1", Inputs.response("hi"), null), context);
        context.await(Told.Partial.class::isInstance);
        first.interrupt();
        assertThat(first.error()).isInstanceOf(InterruptedException.class);
        RecordingContext second = new RecordingContext();
        pace.open();

        JsonNode answer = connector
                .run(
                        new ConnectorRequest(
                                "e-2", Inputs.response("hi"), context.handles().getLast()),
                        second)
                .output();

        assertThat(streamed(second))
                .isEqualTo(answer.at("/output/0/content/0/text").asString());
        assertThat(second.handles()).isEmpty();
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aStreamWithNothingInItDoesNotEndAJobThatIsAttachedTo() throws Exception {
        Run first = Run.start(connector, new ConnectorRequest("e-1", Inputs.response("hi"), null), context);
        context.await(Told.Partial.class::isInstance);
        first.interrupt();
        first.error();
        openAi.inject(HttpFault.garble("").on("GET", "/v1/responses"));
        pace.open();

        JsonNode answer = connector
                .run(
                        new ConnectorRequest(
                                "e-2", Inputs.response("hi"), context.handles().getLast()),
                        new RecordingContext())
                .output();

        assertThat(answer.path("status").asString()).isEqualTo("completed");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void aStreamThatMakesNoSenseIsReplacedByLooks() throws Exception {
        pace.open();
        openAi.inject(HttpFault.cutEvents(4).on("POST", "/v1/responses"));
        openAi.inject(HttpFault.garble("data: what is this?\n\n").on("GET", "/v1/responses"));
        openAi.inject(HttpFault.garble("<html>").on("GET", "/v1/responses").times(2));

        JsonNode answer = connector
                .run(new ConnectorRequest("e-1", Inputs.response("hi"), null), context)
                .output();

        assertThat(answer.path("status").asString()).isEqualTo("completed");
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void anOutageWhileAJobIsAttachedToKeepsTheHandle() {
        openAi.inject(HttpFault.reject(429).on("GET", "/v1/responses").times(1000));

        ConnectorException failure = attachFailure("key-1/resp_1");

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
        assertThat(failure.nothingAccepted()).isFalse();
    }

    @Test
    void aCanceledJobIsCanceledAtOpenAiToo() throws Exception {
        Run run = Run.start(connector, new ConnectorRequest("e-1", Inputs.response("hi"), null), context);
        context.await(Told.Partial.class::isInstance);

        context.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
        String id = context.handles().getLast().split("/", 2)[1];
        assertThat(requests).contains("POST /v1/responses/" + id + "/cancel");
    }

    @Test
    void aSubmissionWhoseAnswerIsLostIsOfUnknownOutcome() {
        openAi.inject(HttpFault.lose().on("POST", "/v1/responses"));

        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> connector.run(new ConnectorRequest("e-1", Inputs.response("hi"), null), context));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
        assertThat(openAi.ledger().accepted()).isEqualTo(1);
    }

    private ConnectorException attachFailure(String handle) {
        return catchThrowableOfType(
                ConnectorException.class,
                () -> connector.run(new ConnectorRequest("e-2", Inputs.response("hi"), handle), context));
    }

    private static String streamed(RecordingContext context) {
        return context.told(Told.Partial.class).stream()
                .map(piece -> new String(piece.data(), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }
}
