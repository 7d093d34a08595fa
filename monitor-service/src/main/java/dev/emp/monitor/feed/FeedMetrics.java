package dev.emp.monitor.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What the feed counts. A reader's delta counts once for each client it is sent to. */
final class FeedMetrics {

    private final MeterRegistry registry;
    private final DistributionSummary dirtyRows;
    private final Counter merged;
    private final Counter resumes;
    private final Counter snapshots;
    private final Counter slowCloses;

    FeedMetrics(MeterRegistry registry) {
        this.registry = registry;
        dirtyRows = DistributionSummary.builder("emp.monitor.feed.dirty.rows")
                .description("Rows in one delta")
                .register(registry);
        merged = counter("merged.events", "Changes that clients did not have to be told of one by one");
        resumes = counter("resumes", "Subscriptions that went on where an earlier one ended");
        snapshots = counter("snapshots", "Snapshots sent");
        slowCloses = counter("slow.closes", "Clients cut off because they did not take what was sent");
    }

    void clients(Supplier<Number> count) {
        Gauge.builder("emp.monitor.feed.clients", count)
                .description("Open sockets")
                .register(registry);
    }

    void delta(FeedTable.Delta<?> delta) {
        dirtyRows.record(delta.up().size() + delta.del().size());
        merged.increment(delta.merged());
    }

    void resumed() {
        resumes.increment();
    }

    void snapshot() {
        snapshots.increment();
    }

    void closedSlow() {
        slowCloses.increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder("emp.monitor.feed." + name)
                .description(description)
                .register(registry);
    }
}
