package dev.emp.connector.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Counts executions: {@code emp_connector_executions_running}, {@code emp_connector_executions_detached} (kept for whoever comes
 * back), {@code emp_connector_executions_seconds} by outcome, {@code emp_connector_executions_resumed_total}.
 */
final class ExecutionMetrics {

    private final MeterRegistry registry;

    ExecutionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Collection<Execution> byId, KeptExecutions kept) {
        Gauge.builder(
                        "emp.connector.executions.running",
                        byId,
                        executions -> executions.stream().distinct().count())
                .description("Executions that run now")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "emp.connector.executions.detached",
                        kept,
                        executions -> executions.all().stream()
                                .filter(execution -> execution.outlet().isUnheard())
                                .count())
                .description("Executions, or ends of them, that wait for a worker to come back")
                .strongReference(true)
                .register(registry);
    }

    /** Somebody has come back for an execution. */
    void resumed() {
        Counter.builder("emp.connector.executions.resumed")
                .description("Requests that went on with an execution of an earlier one")
                .register(registry)
                .increment();
    }

    /** Measures the execution from now on, and passes its end on. */
    Execution.Ending timed(Execution.Ending next) {
        Timer.Sample sample = Timer.start(registry);
        return (execution, last) -> {
            sample.stop(Timer.builder("emp.connector.executions")
                    .description("How long executions ran, by their end: succeeded, stopped, or the class of the error")
                    .tag("outcome", outcome(last))
                    .register(registry));
            next.of(execution, last);
        };
    }

    private static String outcome(@Nullable ExecutionEvent last) {
        return switch (last) {
            case null -> "stopped";
            case ExecutionEvent.Failed failed ->
                failed.toException().errorClass().wireName();
            default -> "succeeded";
        };
    }
}
