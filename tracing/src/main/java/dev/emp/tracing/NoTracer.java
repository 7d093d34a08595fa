package dev.emp.tracing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Passes on what it gets. */
final class NoTracer implements Tracer {

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public Span begin(Kind kind, String name, TraceContext parent, @Nullable Instant at) {
        return new Place(parent);
    }

    @Override
    public @Nullable Span root(Kind kind, String name) {
        return null;
    }

    @Override
    public void close() {}

    /** Nobody sees it. */
    private record Place(TraceContext context) implements Span {

        @Override
        public Span with(String name, String value) {
            return this;
        }

        @Override
        public Span with(String name, long value) {
            return this;
        }

        @Override
        public void rename(String name) {}

        @Override
        public void failed(String why) {}

        @Override
        public void end(@Nullable Instant at) {}
    }
}
