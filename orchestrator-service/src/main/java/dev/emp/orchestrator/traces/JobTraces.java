package dev.emp.orchestrator.traces;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Gives jobs the trace of the call that submits them. */
@Component
public final class JobTraces {

    private final Tracer tracer;

    JobTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * The job with the trace of the call in whose chain this is subscribed to. One that nobody calls for, as those of schedules,
     * begins a trace if spans are exported; else nothing is stored, and its trace comes from its id.
     */
    public Mono<JobSpec> into(JobSpec spec) {
        return Mono.deferContextual(context -> {
            TraceContext call = context.getOrDefault(TraceContext.class, null);
            return Mono.just(spec.withTrace(call == null ? begun(spec) : call.text()));
        });
    }

    private @Nullable String begun(JobSpec spec) {
        Span span = tracer.root(Tracer.Kind.PRODUCER, "submit " + spec.service());
        if (span == null) {
            return null;
        }
        try (span) {
            return span.with("emp.tenant", spec.placement().tenant()).context().text();
        }
    }

    /** The trace of a job, 32 hexadecimal digits. */
    public static String idOf(JobId job, JobSpec spec) {
        return TraceContext.ofJob(job.value(), spec.trace()).traceId();
    }
}
