package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.ConnectorServer;
import dev.emp.connector.testing.CuttingProxy;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.connector.testing.ScriptedConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is cut once the job has a handle. */
class ResumptionTest {

    private static ConnectorServer server;

    private final ScriptedConnector connector = new ScriptedConnector();
    private final RecordingContext context = new RecordingContext();
    private CuttingProxy proxy;
    private RemoteConnector remote;

    @BeforeAll
    static void startServer() {
        server = ConnectorServer.start(new ScriptedConnector());
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() throws IOException {
        server.serve(connector);
        proxy = CuttingProxy.before(server.uri());
        remote = new RemoteConnector(proxy.uri());
    }

    @AfterEach
    void stop() throws IOException {
        connector.finishAll();
        remote.close();
        proxy.close();
    }

    @Test
    void whatComesAgainIsToldOnce() throws Exception {
        Run run = Run.start(remote, request("stream"), context);
        context.await(Told.Progress.class::isInstance);

        proxy.cut();
        await().atMost(Duration.ofSeconds(30)).until(() -> connector.requests().size() == 2);
        awaitFollowed(2);
        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(texts()).containsExactly("one", "two", "three");
        assertThat(context.told(Told.Usage.class)).containsExactly(new Told.Usage("gpu_seconds", 2.5));
        assertThat(context.artifacts()).containsOnlyKeys("out.txt");
        assertThat(connector.requests().getLast().handle()).isEqualTo("stream-1");
        assertThat(connector.submissions()).isEqualTo(1);
    }

    @Test
    void itIsResumedAsOftenAsItIsCut() throws Exception {
        Run run = Run.start(remote, request("stream"), context);
        for (int followed = 1; followed <= 4; followed++) {
            awaitFollowed(followed);
            proxy.cut();
        }
        awaitFollowed(5);
        connector.finishAll();

        run.result();

        assertThat(texts()).containsExactly("one", "two", "three");
        assertThat(context.handles()).containsExactly("stream-1");
    }

    @Test
    void aStreamThatIsCutBeforeAHandleIsKnownIsUnavailable() throws Exception {
        CuttingProxy nobody = CuttingProxy.before(server.uri());
        nobody.refuseNewOnes();
        try (nobody;
                RemoteConnector cutOff = new RemoteConnector(nobody.uri())) {
            Run run = Run.start(cutOff, request("wait"), context);

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        }
    }

    @Test
    void whenNobodyAnswersForTooLongTheJobIsUnavailable() throws Exception {
        try (RemoteConnector impatient =
                new RemoteConnector(proxy.uri(), Duration.ofSeconds(20), Duration.ofMillis(300))) {
            Run run = Run.start(impatient, request("wait"), context);
            awaitFollowed(1);
            proxy.refuseNewOnes();
            proxy.cut();

            assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(run.failure().nothingAccepted()).isFalse();
        }
    }

    @Test
    void whileItWaitsToResumeItCanBeInterrupted() throws Exception {
        Run run = Run.start(remote, request("wait"), context);
        awaitFollowed(1);
        proxy.refuseNewOnes();
        proxy.cut();

        run.interrupt();

        assertThat(run.error()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aJobThatIsLostOnTheWayIsSubmittedAnewOnce() throws Exception {
        Run run = Run.start(remote, request("wait"), context);
        awaitFollowed(1);
        connector.forgetAll();

        proxy.cut();
        await().atMost(Duration.ofSeconds(30)).until(() -> connector.submissions() == 2);
        awaitFollowed(2);
        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(context.handles()).containsExactly("provider-job-1", "provider-job-2");
        assertThat(connector.submissions()).isEqualTo(2);
    }

    @Test
    void aJobThatCameWithItsHandleAndIsLostIsForOthersToSubmitAnew() throws Exception {
        Run.start(remote, request("wait"), context);
        String handle = context.awaitHandle();
        awaitFollowed(1);
        RecordingContext second = new RecordingContext();
        Run attached = Run.start(remote, request("wait", handle), second);
        second.await(Told.Progress.class::isInstance);
        connector.forgetAll();

        proxy.cut();

        assertThat(attached.failure().errorClass()).isEqualTo(ErrorClass.LOST);
        assertThat(second.handles()).isEmpty();
    }

    @Test
    void anOldStreamGivesWayToANewerRequestWithTheHandle() throws Exception {
        ConnectorRequest request = request("wait");
        Run old = Run.start(remote, request, context);
        String handle = context.awaitHandle();
        awaitFollowed(1);
        RecordingContext newer = new RecordingContext();
        try (RemoteConnector other = new RemoteConnector(server.uri())) {
            Run run = Run.start(other, new ConnectorRequest(request.executionId(), request.input(), handle), newer);
            newer.await(Told.Progress.class::isInstance);
            assertThat(old.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(old.failure().getMessage()).contains("A newer request");
            connector.finishAll();

            assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        }
        assertThat(connector.submissions()).isEqualTo(1);
    }

    @Test
    void aConnectorThatStartsAgainGoesOnWithItsJobs() throws Exception {
        ConnectorServer first = ConnectorServer.start(connector);
        int port = first.uri().getPort();
        try (RemoteConnector own = new RemoteConnector(first.uri())) {
            Run run = Run.start(own, request("wait"), context);
            awaitFollowed(1);
            first.close();

            try (ConnectorServer _ = ConnectorServer.start(connector, "server.port=" + port)) {
                awaitFollowed(2);
                connector.finishAll();

                assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
            }
        }
        assertThat(connector.submissions()).isEqualTo(1);
    }

    @Test
    void aRefusalOfTheProviderIsNotRepeated() throws Exception {
        ConnectorException failure =
                Run.start(remote, request("refuse"), context).failure();

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(connector.requests()).hasSize(1);
    }

    /** The connector follows a job when it says that it waits. */
    private void awaitFollowed(int times) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> context.told(Told.Progress.class).size() >= times);
    }

    private List<String> texts() {
        return context.told(Told.Partial.class).stream().map(Told.Partial::text).toList();
    }

    private static ConnectorRequest request(String what) {
        return request(what, null);
    }

    private static ConnectorRequest request(String what, @Nullable String handle) {
        return new ConnectorRequest(UUID.randomUUID().toString(), ScriptedConnector.input(what), handle);
    }
}
