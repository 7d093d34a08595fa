package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.process.Patience;
import dev.emp.client.ApiException;
import dev.emp.jobbus.event.EventCursor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** One ordeal under load: steady before it, steady after it, and every job accounted for in the end. */
final class Trial {

    /** Four for each service: one in it, the rest in the queue. */
    private static final int CUSTOMERS_A_SERVICE = 4;

    private static final int JOBS_WHEN_STEADY = 6;
    private static final Duration STEADY_LIMIT = Duration.ofSeconds(60);
    private static final Duration TO_THE_END = Duration.ofSeconds(60);

    private final Site site;
    private final BusEvents events;
    private final JsonNode job;
    private final PrintStream out;

    Trial(Site site, BusEvents events, JsonNode job, PrintStream out) {
        this.site = site;
        this.events = events;
        this.job = job;
        this.out = out;
    }

    /**
     * How an ordeal was passed.
     *
     * @param seconds it all took
     */
    record Result(Ordeal ordeal, Deliveries jobs, Ordeal.Recovery recovery, double seconds) {
        List<String> faults() {
            List<String> faults = new ArrayList<>(jobs.faults());
            faults.addAll(recovery.faults());
            return faults.stream().map(fault -> ordeal.name() + ": " + fault).toList();
        }
    }

    Result of(Ordeal ordeal) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        EventCursor cursor = events.latest();
        Load load = Load.start(site.client(), job, CUSTOMERS_A_SERVICE * site.services());
        awaitSteady(load);
        say(begin, load, ordeal.name() + " …");
        Ordeal.Recovery recovery = ordeal.strike().on(site);
        say(begin, load, "recovered after %.1f s".formatted(recovery.seconds()));
        awaitSteady(load);
        Set<String> ids = load.stop(TO_THE_END);
        say(begin, load, "all jobs over");
        Map<String, Integer> ends = events.endsSince(cursor);
        Deliveries counted = Deliveries.of(records(ids), ends, Ledger.read(site.ledger()));
        return new Result(ordeal, ordeal.judge(counted), recovery, Patience.secondsSince(begin));
    }

    private void awaitSteady(Load load) throws InterruptedException {
        int before = load.ended();
        Patience.await("jobs end", System.nanoTime(), STEADY_LIMIT, () -> load.ended() >= before + JOBS_WHEN_STEADY);
    }

    private List<JobRecord> records(Set<String> ids) throws IOException, InterruptedException {
        List<JobRecord> records = new ArrayList<>();
        for (String id : ids) {
            records.add(record(id));
        }
        return records;
    }

    /** One that cannot be read although it was accepted is lost. */
    private JobRecord record(String id) throws IOException, InterruptedException {
        try {
            return JobRecord.of(site.client().get("/v1/jobs/" + id));
        } catch (ApiException e) {
            return new JobRecord(id, "not to be found: " + e.getMessage(), List.of());
        }
    }

    private void say(long begin, Load load, String what) {
        out.printf(
                "  %5.1f s  %4d jobs accepted, %4d ended: %s%n",
                Patience.secondsSince(begin), load.accepted(), load.ended(), what);
    }
}
