package dev.emp.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobState;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.worker.testing.Bench;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class AttemptTraceTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final CompletableFuture<Optional<TraceContext>> context = new CompletableFuture<>();
    private final CompletableFuture<Map<String, String>> fields = new CompletableFuture<>();
    private Bench bench;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        bench = new Bench(directory);
        bench.connector.runs((request, told) -> {
            context.complete(Traced.context());
            fields.complete(MDC.getCopyOfContextMap());
        });
    }

    @Test
    void aConnectorWorksForThePlaceThatItsJobWasSubmittedAt() {
        bench.awaitState(bench.start(Bench.job().withTrace(TRACE + " a=1")), JobState.SUCCEEDED);

        assertThat(context.join().orElseThrow().text()).isEqualTo(TRACE + " a=1");
        assertThat(fields.join()).containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void logLinesOfAJobSayWhichItIs() {
        JobId id = bench.start(Bench.job());
        bench.awaitState(id, JobState.SUCCEEDED);

        assertThat(fields.join())
                .isEqualTo(Map.of(
                        "job_id",
                        id.value(),
                        "tenant",
                        "default",
                        "attempt",
                        "1",
                        "trace_id",
                        TraceContext.ofJob(id.value(), null).traceId()));
    }
}
