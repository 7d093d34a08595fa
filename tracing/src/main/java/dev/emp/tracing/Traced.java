package dev.emp.tracing;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What the calling thread works for, as far as that is known: bound to the thread while the work is done. */
public final class Traced {

    private static final ScopedValue<Traced> CURRENT = ScopedValue.newInstance();

    private final Tracer tracer;
    private volatile TraceContext context;

    private Traced(Tracer tracer, TraceContext context) {
        this.tracer = tracer;
        this.context = context;
    }

    /** Does something for a place in a trace. */
    public static <T, X extends Throwable> T at(
            TraceContext context, Tracer tracer, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(CURRENT, new Traced(tracer, context)).call(work);
    }

    /** The same work for another thread: it belongs there to where it belongs here. */
    public static <T> Callable<T> carried(Callable<T> work) {
        if (!CURRENT.isBound()) {
            return work;
        }
        Traced here = CURRENT.get();
        return () -> ScopedValue.where(CURRENT, here).call(work::call);
    }

    /** Where the work of this thread belongs; empty when nobody said. */
    public static Optional<TraceContext> context() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get().context) : Optional.empty();
    }

    /**
     * A span of which all is a part that this thread does before it ends; null when nobody said what this thread works for.
     *
     * @param kind what part it has in a call
     */
    public static @Nullable Span enter(Tracer.Kind kind, String name) {
        if (!CURRENT.isBound()) {
            return null;
        }
        Traced traced = CURRENT.get();
        TraceContext outer = traced.context;
        Span span = traced.tracer.begin(kind, name, outer, null);
        traced.context = span.context();
        return new Entered(span, () -> traced.context = outer);
    }

    /** A span for a call that is about to be made; null when nobody said what this thread works for. */
    public static @Nullable Span call(String name) {
        if (!CURRENT.isBound()) {
            return null;
        }
        Traced traced = CURRENT.get();
        return traced.tracer.begin(Tracer.Kind.CLIENT, name, traced.context, null);
    }
}
