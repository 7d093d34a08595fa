package dev.emp.monitor.jobs;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.query.JobQueries;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks up single jobs, a few at a time. Requests for the same job that come in before its turn become one; one that
 * comes in during its turn has it looked up once more, since the answer under way may be older.
 */
final class JobLookup {

    private static final int MOST_UNDER_WAY = 16;

    private final JobQueries queries;
    private final int mostWaiting;
    private final Map<JobId, Request> waiting = new LinkedHashMap<>();
    private final Set<JobId> underWay = new HashSet<>();

    /** @param mostWaiting when more jobs wait, the oldest request is dropped: its row is about to leave the table */
    JobLookup(JobQueries queries, int mostWaiting) {
        this.queries = queries;
        this.mostWaiting = mostWaiting;
    }

    /** Calls the receiver with the job as it is now, on any thread; not at all while the bus is out of reach. */
    void request(JobId id, Consumer<Optional<Job>> receiver) {
        synchronized (this) {
            waiting.put(id, new Request(id, receiver));
            if (waiting.size() > mostWaiting) {
                waiting.remove(waiting.keySet().iterator().next());
            }
        }
        startNext();
    }

    private void startNext() {
        Request next = takeNext();
        if (next != null) {
            // A failure means the bus is out of reach; the tail reads everything anew when it is back.
            queries.find(next.id()).thenAccept(next.receiver()).whenComplete((done, fault) -> finished(next));
        }
    }

    private synchronized @Nullable Request takeNext() {
        if (underWay.size() >= MOST_UNDER_WAY) {
            return null;
        }
        for (Request request : waiting.values()) {
            if (underWay.add(request.id())) {
                waiting.remove(request.id());
                return request;
            }
        }
        return null;
    }

    private void finished(Request request) {
        synchronized (this) {
            underWay.remove(request.id());
        }
        startNext();
    }

    private record Request(JobId id, Consumer<Optional<Job>> receiver) {}
}
