package dev.emp.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.testing.ConnectorContract.Run;
import dev.emp.connector.testing.ConnectorServer;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import dev.emp.connector.testing.ScriptedConnector;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionMetricsTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final ConnectorServer server = ConnectorServer.start(connector);
    private final MeterRegistry meters = server.bean(MeterRegistry.class);
    private final RemoteConnector remote = new RemoteConnector(server.uri());

    @AfterEach
    void stop() {
        remote.close();
        server.close();
    }

    @Test
    void executionsAreCountedByTheirEnd() throws Exception {
        run("quick", null, new RecordingContext()).result();
        run("refuse", null, new RecordingContext()).failure();
        run("crash", null, new RecordingContext()).failure();

        assertThat(ended("succeeded")).isEqualTo(1);
        assertThat(ended("invalid_input")).isEqualTo(1);
        assertThat(ended("provider_error")).isEqualTo(1);
        assertThat(gauge("running")).isZero();
    }

    @Test
    void aDetachedCallIsShownUntilSomebodyComesBackForIt() throws Exception {
        RecordingContext context = new RecordingContext();
        Run dead = run("call", null, context);
        context.await(Told.Progress.class::isInstance);
        assertThat(gauge("running")).isEqualTo(1);
        assertThat(gauge("detached")).isZero();

        dead.interrupt();
        await().atMost(Duration.ofSeconds(30)).until(() -> gauge("detached") == 1);
        RecordingContext second = new RecordingContext();
        Run again = run("call", "call-1", second);
        second.await(Told.Progress.class::isInstance);

        assertThat(gauge("detached")).isZero();
        assertThat(meters.get("emp.connector.executions.resumed").counter().count())
                .isEqualTo(1);
        connector.finishAll();
        again.result();
        assertThat(ended("succeeded")).isEqualTo(1);
    }

    private Run run(String what, @Nullable String handle, RecordingContext context) {
        return Run.start(
                remote,
                new ConnectorRequest(UUID.randomUUID().toString(), ScriptedConnector.input(what), handle),
                context);
    }

    private long ended(String outcome) {
        return meters.get("emp.connector.executions")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double gauge(String which) {
        return meters.get("emp.connector.executions." + which).gauge().value();
    }
}
