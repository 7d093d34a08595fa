package dev.emp.simulators.http;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a provider took on, in memory and, if asked for, as lines of JSON in a file: one when a job is accepted, before
 * the client hears of it, one when it is finished, and one when a client is told so.
 */
public final class JobLedger implements AutoCloseable {
    private static final JobLedger UNKEPT = open(null, "", Clock.systemUTC());

    private final Collection<ProviderJob> jobs = new ConcurrentLinkedQueue<>();
    private final LedgerFile file;
    private final String provider;
    private final Clock clock;

    private JobLedger(LedgerFile file, String provider, Clock clock) {
        this.file = file;
        this.provider = provider;
        this.clock = clock;
    }

    /** @throws java.io.UncheckedIOException if the file cannot be opened, with a message that names it */
    static JobLedger open(@Nullable Path path, String provider, Clock clock) {
        return new JobLedger(LedgerFile.open(path), provider, clock);
    }

    /** Notes a job that is the provider's from now on. */
    public ProviderJob accept(ProviderJob.Facts facts, long receivedMicros) {
        ProviderJob job = new ProviderJob(facts, receivedMicros, clock, this);
        jobs.add(job);
        write("accepted", job);
        return job;
    }

    /** A piece of work that another job pays for. It is not noted. */
    public ProviderJob unbilled(ProviderJob.Facts facts, long receivedMicros) {
        return new ProviderJob(facts, receivedMicros, clock, UNKEPT);
    }

    /** All jobs, in the order they were accepted. */
    public List<ProviderJob> jobs() {
        return List.copyOf(jobs);
    }

    /** The jobs whose input has this marker. */
    public List<ProviderJob> jobs(String marker) {
        return jobs.stream().filter(job -> job.marker().equals(marker)).toList();
    }

    /** How many jobs were accepted. */
    public int accepted() {
        return jobs.size();
    }

    /** How many jobs with this marker were accepted. */
    public int accepted(String marker) {
        return jobs(marker).size();
    }

    void write(String event, ProviderJob job) {
        if (file.isKept()) {
            file.append(job.describe(event).put("provider", provider));
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
