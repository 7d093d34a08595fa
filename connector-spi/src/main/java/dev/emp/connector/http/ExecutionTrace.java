package dev.emp.connector.http;

import dev.emp.tracing.Span;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where an execution belongs, and what its log lines say of it.
 *
 * @param parent as its worker said; null when it said nothing
 */
record ExecutionTrace(Tracer tracer, @Nullable TraceContext parent) {

    static ExecutionTrace of(HttpServletRequest request, Tracer tracer) {
        return new ExecutionTrace(
                tracer,
                TraceContext.of(
                                Collections.list(request.getHeaders(TraceContext.HEADER)),
                                Collections.list(request.getHeaders(TraceContext.STATE_HEADER)))
                        .orElse(null));
    }

    /** Does the work of an execution, on a thread that does nothing else. */
    <X extends Throwable> @Nullable ExecutionEvent run(
            String executionId, ScopedValue.CallableOp<@Nullable ExecutionEvent, X> work) throws X {
        MDC.put("execution_id", executionId);
        if (parent == null) {
            return work.call();
        }
        MDC.put("trace_id", parent.traceId());
        try (Span span = tracer.begin(Tracer.Kind.SERVER, "execution", parent, null)) {
            span.with("emp.execution.id", executionId);
            ExecutionEvent last = Traced.at(span.context(), tracer, work);
            if (last instanceof ExecutionEvent.Failed failed) {
                span.failed(failed.toException().errorClass().wireName());
            }
            return last;
        }
    }
}
