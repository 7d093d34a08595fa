package dev.emp.tracing;

import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span that somebody sees, if it is sampled. */
record OtelSpan(io.opentelemetry.api.trace.Span span, TraceContext context) implements Span {

    @Override
    public Span with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public Span with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    @Override
    public void rename(String name) {
        span.updateName(name);
    }

    @Override
    public void failed(String why) {
        span.setStatus(StatusCode.ERROR, why);
    }

    @Override
    public void end(@Nullable Instant at) {
        if (at == null) {
            span.end();
        } else {
            span.end(at);
        }
    }
}
