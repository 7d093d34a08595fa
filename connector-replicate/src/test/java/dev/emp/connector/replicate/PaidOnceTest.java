package dev.emp.connector.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.simulators.http.HttpFault;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Replicate was told once is never told again, wherever a worker or a connector dies. Each attempt has a connector of its own. */
class PaidOnceTest {

    /** What becomes of the answer to a submission. */
    enum Mishap {
        LOST(HttpFault.lose()),
        CUT(HttpFault.cut(10)),
        HELD_BACK(HttpFault.hang());

        final HttpFault fault;

        Mishap(HttpFault fault) {
            this.fault = fault;
        }
    }

    private final ReplicateSimulator replicate = ReplicateSimulator.start(
            ReplicateSimulatorOptions.defaults().withKeys(Replicates.KEY).withPageSize(2));

    @AfterEach
    void stop() {
        replicate.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPredictionWhoseAnswerDidNotComeIsFoundByItsInput(Mishap mishap) throws Exception {
        RecordingContext first = new RecordingContext();
        replicate.inject(mishap.fault.on("POST", "/v1/models/"));

        ConnectorException failure = fail(Map.of("request-timeout", "300ms"), "e-1", null, first);
        runOthers(5);
        RecordingContext second = new RecordingContext();
        run(Map.of(), "e-2", first.handles().getLast(), second);

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isFalse();
        assertThat(replicate.ledger().accepted("mine")).isEqualTo(1);
        assertThat(second.handles())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("key-1/")
                .doesNotContain("intent");
        assertThat(second.artifacts()).hasSize(1);
    }

    @Test
    void withWebhooksAPredictionIsFoundAmongOthersWithTheSameInput() throws Exception {
        Map<String, String> settings = Map.of("public-url", "http://127.0.0.1:9");
        RecordingContext first = new RecordingContext();
        replicate.inject(HttpFault.lose().on("POST", "/v1/models/"));
        fail(settings, "the lost one", null, first);
        String lost = replicate.ledger().jobs().getFirst().id();
        run(settings, "another one", null, new RecordingContext());

        RecordingContext second = new RecordingContext();
        run(settings, "e-3", first.handles().getLast(), second);

        assertThat(second.handles()).containsExactly("key-1/" + lost);
        assertThat(replicate.ledger().accepted()).isEqualTo(2);
    }

    @Test
    void aPredictionThatEndedBeforeIsAnotherJobs() throws Exception {
        run(Map.of(), "e-1", null, new RecordingContext());
        String intent = "key-1/intent:e-2@" + (Clock.systemUTC().millis() + 1);

        assertThat(fail(Map.of(), "e-3", intent, new RecordingContext()).errorClass())
                .isEqualTo(ErrorClass.LOST);
    }

    @Test
    void aSubmissionThatNeverArrivedIsLostAndMadeAgain() throws Exception {
        RecordingContext first = new RecordingContext();
        replicate.inject(HttpFault.drop().on("POST", "/v1/models/"));
        fail(Map.of(), "e-1", null, first);

        ConnectorException failure = fail(Map.of(), "e-2", first.handles().getLast(), new RecordingContext());
        run(Map.of(), "e-3", null, new RecordingContext());

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(replicate.ledger().accepted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aWorkerThatDiesAtAHandleLeavesAtMostOneJob(int handle) throws Exception {
        RecordingContext dead = new RecordingContext();
        dead.hangAtHandle(handle);
        try (ReplicateConnector connector = Replicates.connector(replicate.uri())) {
            Run hanging = Run.start(connector, request("e-1", null), dead);
            dead.awaitHanging();
            hanging.interrupt();
        }

        RecordingContext next = new RecordingContext();
        if (handle == 1) {
            assertThat(fail(Map.of(), "e-2", dead.handles().getFirst(), next).errorClass())
                    .isEqualTo(ErrorClass.LOST);
        } else {
            run(Map.of(), "e-2", dead.handles().getFirst(), next);
            run(Map.of(), "e-3", dead.handles().getLast(), next);
        }

        assertThat(replicate.ledger().accepted()).isEqualTo(handle - 1);
    }

    @Test
    void aHandleOfAKeyThatIsGoneSaysWhichKey() {
        ConnectorException failure = fail(Map.of(), "e-1", "old-key/abc", new RecordingContext());

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.AUTH);
        assertThat(failure.getMessage()).contains("'old-key'");
    }

    private void runOthers(int count) throws Exception {
        try (ReplicateConnector connector = Replicates.connector(replicate.uri())) {
            for (int i = 0; i < count; i++) {
                connector.run(
                        new ConnectorRequest("other-" + i, Inputs.image("other " + i), null), new RecordingContext());
            }
        }
    }

    private void run(Map<String, String> settings, String execution, @Nullable String handle, RecordingContext context)
            throws Exception {
        try (ReplicateConnector connector = Replicates.connector(replicate.uri(), settings)) {
            connector.run(request(execution, handle), context);
        }
    }

    private ConnectorException fail(
            Map<String, String> settings, String execution, @Nullable String handle, RecordingContext context) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConnectorException.class, () -> run(settings, execution, handle, context)));
    }

    private static ConnectorRequest request(String execution, @Nullable String handle) {
        return new ConnectorRequest(execution, Inputs.image("mine marker:mine"), handle);
    }
}
