package dev.emp.connector.http;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one submission of a job has told its context, so that nothing is told twice when its stream is resumed. Usage is told at
 * the job's end only, as the last stream counted it: a connector that attaches counts from the start.
 */
final class ToldSoFar {

    private final ConnectorContext context;
    private final Set<String> handles = new HashSet<>();
    private final Map<String, Double> usage = new LinkedHashMap<>();
    private @Nullable String newestHandle;
    private double progress;
    private double progressBefore;
    private long position = Long.MIN_VALUE;
    private long positionBefore = Long.MIN_VALUE;

    /** @param handle that the job has already; null when it has none */
    ToldSoFar(ConnectorContext context, @Nullable String handle) {
        this.context = context;
        this.newestHandle = handle;
        if (handle != null) {
            handles.add(handle);
        }
    }

    /** What to attach with; null when the connector has given no handle. */
    @Nullable
    String newestHandle() {
        return newestHandle;
    }

    /** What comes from now on may have come before. */
    void resume() {
        progressBefore = progress;
        positionBefore = position;
        usage.clear();
    }

    void accepted(String handle) throws ConnectorException {
        if (handles.contains(handle)) {
            return;
        }
        context.accepted(handle);
        handles.add(handle);
        newestHandle = handle;
    }

    void progress(double fraction, String message) throws ConnectorException {
        if (fraction < progressBefore) {
            return;
        }
        context.progress(fraction, message);
        progress = Math.max(progress, fraction);
    }

    void partial(ExecutionEvent.Partial partial) throws ConnectorException {
        Long at = partial.position();
        if (at == null) {
            context.partial(partial.contentType(), partial.data());
        } else if (at > positionBefore) {
            context.partial(partial.contentType(), partial.data(), at);
            position = Math.max(position, at);
        }
    }

    void usage(String unit, double amount) {
        usage.merge(unit, amount, Double::sum);
    }

    /** The job has ended: what it has used is known. */
    void tellUsage() throws ConnectorException {
        for (Map.Entry<String, Double> used : usage.entrySet()) {
            context.usage(used.getKey(), used.getValue());
        }
        usage.clear();
    }
}
