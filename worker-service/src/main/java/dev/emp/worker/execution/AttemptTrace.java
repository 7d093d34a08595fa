package dev.emp.worker.execution;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorResult;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import java.time.Instant;
import org.slf4j.MDC;

/** The part of an attempt in the trace of its job, and what its log lines say of it. */
final class AttemptTrace {

    private final Tracer tracer;
    private final Claim claim;
    private final Instant startedAt;
    private final TraceContext job;

    AttemptTrace(Tracer tracer, Claim claim, Instant startedAt) {
        this.tracer = tracer;
        this.claim = claim;
        this.startedAt = startedAt;
        this.job = TraceContext.ofJob(claim.lease().job().value(), claim.spec().trace());
    }

    /** Every line that this thread logs from now on says of which job it is. The thread has no other. */
    void nameLogLines() {
        MDC.put("job_id", claim.lease().job().value());
        MDC.put("tenant", claim.spec().placement().tenant());
        MDC.put("trace_id", job.traceId());
        MDC.put("attempt", Integer.toString(claim.attempt()));
    }

    /** Runs the attempt, which {@link Traced} then knows as its thread's work. */
    Execution.Ending follow(Execution execution) throws InterruptedException {
        noteWait();
        try (Span attempt =
                about(tracer.begin(Tracer.Kind.CONSUMER, "attempt " + execution.service(), job, startedAt))) {
            attempt.with("emp.attempt", claim.attempt())
                    .with("emp.worker", claim.lease().worker().toString());
            Execution.Ending ending = Traced.at(attempt.context(), tracer, execution::run);
            if (ending.verdict() instanceof Verdict.Fail(JobFailure why, boolean _)) {
                attempt.failed(why.failureClass().wireName());
            }
            return ending;
        }
    }

    /** Only the first attempt knows since when the job could have run. */
    private void noteWait() {
        if (claim.attempt() > 1) {
            return;
        }
        Instant runAt = claim.spec().placement().runAt();
        Instant from = runAt != null && runAt.isAfter(claim.submittedAt()) ? runAt : claim.submittedAt();
        Instant since = from.isAfter(startedAt) ? startedAt : from;
        about(tracer.begin(Tracer.Kind.INTERNAL, "queue wait", job, since)).end(startedAt);
    }

    private Span about(Span span) {
        return span.with("emp.job.id", claim.lease().job().value())
                .with("emp.tenant", claim.spec().placement().tenant())
                .with("emp.service", claim.spec().service());
    }

    /** Calls a connector, on the thread of an attempt. */
    static ConnectorResult call(String service, Call call) throws ConnectorException, InterruptedException {
        Span span = Traced.enter(Tracer.Kind.CLIENT, "connector " + service);
        try {
            return call.make();
        } catch (ConnectorException e) {
            if (span != null) {
                span.failed(e.errorClass().wireName());
            }
            throw e;
        } finally {
            if (span != null) {
                span.close();
            }
        }
    }

    /** What a connector does. */
    @FunctionalInterface
    interface Call {
        ConnectorResult make() throws ConnectorException, InterruptedException;
    }
}
