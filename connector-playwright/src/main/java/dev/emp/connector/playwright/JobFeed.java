package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All that a job has told so far, and its end. Its limits keep it small; whoever follows it reads at his own pace. */
final class JobFeed {

    private final List<Told> told = new ArrayList<>();
    private @Nullable JsonNode result;
    private @Nullable ConnectorException failure;

    synchronized void tell(Told what) {
        told.add(what);
        notifyAll();
    }

    /** The first end counts. */
    synchronized void succeed(JsonNode output) {
        if (!hasEnded()) {
            result = output;
            notifyAll();
        }
    }

    synchronized void fail(ConnectorException why) {
        if (!hasEnded()) {
            failure = why;
            notifyAll();
        }
    }

    synchronized boolean hasEnded() {
        return result != null || failure != null;
    }

    /** Waits for what was told at this place, from 0; null when the job ended before. */
    synchronized @Nullable Told await(int place) throws InterruptedException {
        while (place >= told.size() && !hasEnded()) {
            wait();
        }
        return place < told.size() ? told.get(place) : null;
    }

    /** Of a job that has ended. */
    synchronized JsonNode result() throws ConnectorException {
        ConnectorException why = failure;
        if (why != null) {
            throw why;
        }
        JsonNode output = result;
        if (output == null) {
            throw new IllegalStateException("the job has not ended");
        }
        return output;
    }
}
