package dev.emp.tracing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A piece of work in a trace. */
public interface Span extends AutoCloseable {

    /** Where those are who work for this span. */
    TraceContext context();

    /** Says more of it. */
    Span with(String name, String value);

    Span with(String name, long value);

    /** As it is called from now on. */
    void rename(String name);

    /** It did not bring what it was to bring. */
    void failed(String why);

    /** @param at when it ended; null for now. Ending it again does nothing */
    void end(@Nullable Instant at);

    /** Ends it now. */
    @Override
    default void close() {
        end(null);
    }
}
