package dev.emp.benchmarks.api;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.redis.RedisBus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The running jobs that the event streams follow, and their worker, which reports progress. */
final class Following {

    private static final String SERVICE = "followed";
    private static final WorkerId WORKER = new WorkerId(new MachineId("bench"), "w0");
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int AT_ONCE = 500;

    private final RedisBus bus;
    private final List<Lease> leases;

    private Following(RedisBus bus, List<Lease> leases) {
        this.bus = bus;
        this.leases = leases;
    }

    /** Submits so many jobs and takes all of them. */
    static Following start(RedisBus bus, int jobs) {
        JobIdGenerator ids = new JobIdGenerator(Clock.systemUTC(), new SecureRandom());
        JobSpec spec = JobSpec.of(SERVICE, new JsonText("{\"steps\":20}"));
        List<Lease> leases = new ArrayList<>();
        while (leases.size() < jobs) {
            join(bus.jobs()
                    .submitAll(IntStream.range(0, Math.min(AT_ONCE, jobs - leases.size()))
                            .mapToObj(job -> Submission.of(ids.next(0), spec))
                            .toList()));
            List<Claim> claims = join(bus.jobs()
                    .claim(new ClaimRequest(WORKER, Capabilities.ofService(SERVICE), AT_ONCE, LEASE, LONGEST_WAIT)));
            if (claims.isEmpty()) {
                throw new IllegalStateException("jobs to follow were queued and nobody could take them");
            }
            claims.forEach(claim -> leases.add(claim.lease()));
        }
        return new Following(bus, leases);
    }

    /** Where their events are to be had. */
    List<String> paths() {
        return leases.stream()
                .map(lease -> "/v1/jobs/" + lease.job() + "/events")
                .toList();
    }

    /** Reports progress of one job after the other, at a steady pace, in a thread of its own. */
    Writer write(double perSecond) {
        return new Writer(perSecond);
    }

    /** What reports progress until it is stopped. */
    final class Writer {

        private final Thread thread;
        private volatile boolean stopped;
        private volatile int written;

        private Writer(double perSecond) {
            thread = Thread.ofPlatform().name("progress").daemon().start(() -> write(Math.round(1e9 / perSecond)));
        }

        /** How many it has written, each of which must arrive. */
        int stop() throws InterruptedException {
            stopped = true;
            thread.join();
            return written;
        }

        private void write(long interval) {
            long due = System.nanoTime();
            for (int i = 0; !stopped; i++) {
                pauseUntil(due);
                Progress progress =
                        new Progress((i / leases.size() + 1) / 1_000.0, EventStreams.SENT + System.nanoTime());
                if (!join(bus.jobs().progress(leases.get(i % leases.size()), progress))
                        .isApplied()) {
                    throw new IllegalStateException("the lease of a followed job was refused");
                }
                written = i + 1;
                due += interval;
            }
        }

        private void pauseUntil(long due) {
            try {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
            }
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
