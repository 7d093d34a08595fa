package dev.emp.tracing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Begins spans. Safe for use by many threads. */
public interface Tracer extends AutoCloseable {

    /** Exports nothing and loads nothing: what is begun stands where its parent stands. */
    Tracer OFF = new NoTracer();

    /** Whether anybody will see the spans. */
    boolean isOn();

    /**
     * Begins a span, which whoever begins it ends.
     *
     * @param parent what it is a part of
     * @param at when it began; null for now
     */
    Span begin(Kind kind, String name, TraceContext parent, @Nullable Instant at);

    /** Begins a span that no other is the parent of; null when nobody would see it. */
    @Nullable
    Span root(Kind kind, String name);

    /** Sends what was not sent yet; waits for that for a few seconds at most. */
    @Override
    void close();

    /** What part a span has in a call. */
    enum Kind {
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }
}
