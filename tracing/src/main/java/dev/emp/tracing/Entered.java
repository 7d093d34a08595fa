package dev.emp.tracing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span that its thread works in until it ends. */
record Entered(Span span, Runnable leave) implements Span {

    @Override
    public TraceContext context() {
        return span.context();
    }

    @Override
    public Span with(String name, String value) {
        span.with(name, value);
        return this;
    }

    @Override
    public Span with(String name, long value) {
        span.with(name, value);
        return this;
    }

    @Override
    public void rename(String name) {
        span.rename(name);
    }

    @Override
    public void failed(String why) {
        span.failed(why);
    }

    @Override
    public void end(@Nullable Instant at) {
        leave.run();
        span.end(at);
    }
}
