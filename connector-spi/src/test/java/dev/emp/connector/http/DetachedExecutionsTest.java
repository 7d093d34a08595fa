package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Calls that leave nothing behind at their provider: they go on while nobody listens. */
class DetachedExecutionsTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final RecordingContext context = new RecordingContext();
    private @Nullable ConnectorServer server;
    private CuttingProxy proxy;
    private RemoteConnector remote;

    @BeforeEach
    void start() throws IOException {
        serve();
    }

    private void serve(String... settings) throws IOException {
        if (server != null) {
            stop();
        }
        server = ConnectorServer.start(connector, settings);
        proxy = CuttingProxy.before(server.uri());
        remote = new RemoteConnector(proxy.uri());
    }

    @AfterEach
    void stop() throws IOException {
        connector.finishAll();
        remote.close();
        proxy.close();
        server.close();
    }

    @Test
    void aCallWhoseStreamIsCutGoesOnAndIsHeardFromItsStart() throws Exception {
        Run run = Run.start(remote, request("call"), context);
        awaitFollowed();

        proxy.cut();
        proxy.awaitConnections(1);
        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(texts(context)).containsExactly("one", "two");
        assertThat(context.told(Told.Usage.class)).containsExactly(new Told.Usage("tokens", 7));
        assertThat(context.handles()).containsExactly("call-1");
        assertThat(connector.interruptions()).isZero();
        assertThat(connector.requests()).hasSize(1);
    }

    @Test
    void anotherAttemptHearsAllThatItMissed() throws Exception {
        Run dead = Run.start(remote, request("call"), context);
        awaitFollowed();
        dead.interrupt();
        assertThat(dead.error()).isInstanceOf(InterruptedException.class);
        connector.finishAll();

        RecordingContext second = new RecordingContext();
        Run run = Run.start(remote, request("call", "call-1"), second);

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(texts(second)).containsExactly("one", "two");
        assertThat(second.artifacts()).containsOnlyKeys("out.txt");
        assertThat(second.told(Told.Usage.class)).containsExactly(new Told.Usage("tokens", 7));
        assertThat(connector.submissions()).isEqualTo(1);
    }

    @Test
    void aResultThatWasHeardButMayHaveBeenCutOffCanBeHeardAgain() throws Exception {
        Run first = Run.start(remote, request("call"), context);
        awaitFollowed();
        connector.finishAll();
        first.result();

        Run again = Run.start(remote, request("call", "call-1"), new RecordingContext());

        assertThat(again.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(connector.requests()).hasSize(1);
    }

    @Test
    void anotherAttemptCanCancelTheCall() throws Exception {
        Run dead = Run.start(remote, request("call"), context);
        awaitFollowed();
        dead.interrupt();
        RecordingContext second = new RecordingContext();
        Run run = Run.start(remote, request("call", "call-1"), second);
        second.await(Told.Progress.class::isInstance);

        second.cancel();

        assertThat(run.failure().errorClass()).isEqualTo(ErrorClass.CANCELED);
    }

    @Test
    void whoeverListensGivesWayToANewerListener() throws Exception {
        Run old = Run.start(remote, request("call"), context);
        awaitFollowed();
        RecordingContext second = new RecordingContext();

        Run run = Run.start(remote, request("call", "call-1"), second);

        assertThat(old.failure().errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        connector.finishAll();
        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
    }

    @Test
    void whoComesWithAHandleThatWaitsForItsConfirmationConfirmsIt() throws Exception {
        context.hangAtHandle(1);
        Run dead = Run.start(remote, request("call"), context);
        context.awaitHanging();
        assertThat(connector.submissions()).isZero();

        RecordingContext second = new RecordingContext();
        Run run = Run.start(remote, request("call", "call-1"), second);
        second.await(Told.Progress.class::isInstance);
        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(connector.submissions()).isEqualTo(1);
        dead.interrupt();
    }

    @Test
    void aNameThatCameLateReachesTheNextAttemptAndTheCallBecomesAJobToAttachTo() throws Exception {
        context.hangAtHandle(2);
        Run dead = Run.start(remote, request("late"), context);
        context.awaitHanging();
        dead.interrupt();

        RecordingContext second = new RecordingContext();
        Run run = Run.start(remote, request("late", "call-1"), second);
        second.await(Told.Progress.class::isInstance);
        assertThat(second.handles()).containsExactly("provider-job-1");
        proxy.cut();
        await().atMost(Duration.ofSeconds(30)).until(() -> connector.requests().size() == 2);
        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(connector.requests().getLast().handle()).isEqualTo("provider-job-1");
        assertThat(connector.submissions()).isEqualTo(1);
    }

    @Test
    void whatIsMoreThanCanBeKeptStillReachesWhoListens() throws Exception {
        serve("emp.connector.detached-limit-per-execution=50KB");
        Run run = Run.start(remote, request("call", null, 200_000), context);
        awaitFollowed();

        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        assertThat(context.told(Told.Log.class)).hasSize(200);
        assertThat(Run.start(remote, request("call", "call-1"), new RecordingContext())
                        .failure()
                        .errorClass())
                .isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    }

    @Test
    void whatIsMoreThanMemoryHoldsIsHeardFromItsStart() throws Exception {
        Run dead = Run.start(remote, request("call", null, 2_000_000), context);
        awaitFollowed();
        dead.interrupt();
        connector.finishAll();

        RecordingContext second = new RecordingContext();
        Run.start(remote, request("call", "call-1"), second).result();

        assertThat(second.told(Told.Log.class)).hasSize(2000);
    }

    @Test
    void afterItsTimeACallThatNobodyCameBackForIsGivenUp() throws Exception {
        serve("emp.connector.detached-time=1ms");
        Run dead = Run.start(remote, request("call"), context);
        awaitFollowed();
        dead.interrupt();

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            server.bean(Executions.class).sweep();
            return connector.interruptions() == 1;
        });

        assertThat(Run.start(remote, request("call", "call-1"), new RecordingContext())
                        .failure()
                        .errorClass())
                .isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    }

    @Test
    void aConnectorThatStopsWaitsForCallsInHand() throws Exception {
        Run run = Run.start(remote, request("call"), context);
        awaitFollowed();
        Thread stopping = Thread.ofVirtual().start(server::close);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !server.bean(Executions.class).isRunning());

        connector.finishAll();

        assertThat(run.result().output().path("end").asString()).isEqualTo("finished");
        stopping.join();
        assertThat(connector.interruptions()).isZero();
    }

    @Test
    void aConnectorThatStopsDoesNotWaitForEver() throws Exception {
        serve("emp.connector.shutdown-grace=10ms");
        Run.start(remote, request("call"), context);
        awaitFollowed();

        server.close();

        await().atMost(Duration.ofSeconds(30)).until(() -> connector.interruptions() == 1);
    }

    private void awaitFollowed() throws InterruptedException {
        context.await(Told.Progress.class::isInstance);
    }

    private static List<String> texts(RecordingContext context) {
        return context.told(Told.Partial.class).stream().map(Told.Partial::text).toList();
    }

    private static ConnectorRequest request(String what) {
        return request(what, null);
    }

    private static ConnectorRequest request(String what, @Nullable String handle) {
        return request(what, handle, 0);
    }

    private static ConnectorRequest request(String what, @Nullable String handle, int bytes) {
        ObjectNode input = (ObjectNode) ScriptedConnector.input(what);
        return new ConnectorRequest(UUID.randomUUID().toString(), input.put("bytes", bytes), handle);
    }
}
