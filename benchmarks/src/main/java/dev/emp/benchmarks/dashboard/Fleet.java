package dev.emp.benchmarks.dashboard;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Lease;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.Progress;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.redis.RedisBus;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A large fleet as the bus sees it. Half of the jobs run, the newest of them; the others have ended or wait. Once it is busy each
 * running job tells its progress in turn, with the time at which it was told; one in fifty events ends a job, and another takes its place.
 */
final class Fleet implements AutoCloseable {

    /** Stands before the time of the telling, in milliseconds since 1970, in the message of a progress. */
    static final String TOLD = "told at ";

    private static final String SERVICE = "comfyui";
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);
    private static final int AT_ONCE = 500;
    private static final int ENDS = 50;
    private static final JobSpec SPEC = JobSpec.of(SERVICE, new JsonText("{\"steps\":20}"));

    /** Goes on waiting while there are others. */
    private static final JobSpec UNIMPORTANT =
            SPEC.withPlacement(SPEC.placement().withPriority(Placement.LOWEST_PRIORITY));

    private static final JobResult RESULT = new JobResult(new JsonText("{}"), List.of(), Map.of());

    private final RedisBus bus;
    private final DashboardBench.Plan plan;
    private final Clock clock;
    private final JobIdGenerator ids;
    private final List<Lease> running = new ArrayList<>();
    private final Semaphore inFlight = new Semaphore(AT_ONCE);
    private final AtomicInteger told = new AtomicInteger();
    private final Instant startedAt;
    private final Thread machines;
    private volatile boolean stopped;

    private Fleet(RedisBus bus, DashboardBench.Plan plan, Clock clock) {
        this.bus = bus;
        this.plan = plan;
        this.clock = clock;
        this.ids = new JobIdGenerator(clock, new SecureRandom());
        this.startedAt = clock.instant();
        int ended = plan.jobs() / 4;
        int waiting = plan.jobs() / 4;
        submit(ended, SPEC);
        take(ended).forEach(lease -> join(bus.jobs().complete(lease, RESULT)));
        submit(waiting, UNIMPORTANT);
        submit(plan.jobs() - ended - waiting, SPEC);
        running.addAll(take(plan.jobs() - ended - waiting));
        this.machines = Thread.ofPlatform().name("machines").daemon().start(this::report);
    }

    /** Reports all machines and brings the jobs into their states. */
    static Fleet start(RedisBus bus, DashboardBench.Plan plan, Clock clock) {
        return new Fleet(bus, plan, clock);
    }

    /** Makes it busy until the answer is closed. */
    Activity busy() {
        return new Activity();
    }

    /** Events at a steady pace; late ones are made up for. */
    final class Activity implements AutoCloseable {

        private final Thread thread =
                Thread.ofPlatform().name("events").daemon().start(this::run);
        private volatile boolean over;

        /** Counts its events from now on. */
        Stretch stretch() {
            return new Stretch(told.get(), System.nanoTime());
        }

        private void run() {
            long interval = 1_000_000_000L / plan.eventsPerSecond();
            long due = System.nanoTime();
            for (int i = 0; !over; i++) {
                while (due - System.nanoTime() > 1_000_000) {
                    pause(Duration.ofMillis(1));
                }
                step(i);
                due += interval;
            }
        }

        @Override
        public void close() {
            over = true;
            end(thread);
        }
    }

    /** Events from a moment on. */
    final class Stretch {

        private final int before;
        private final long begin;

        private Stretch(int before, long begin) {
            this.before = before;
            this.begin = begin;
        }

        /** Events a second until now. */
        double rate() {
            return (told.get() - before) / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private void step(int turn) {
        int index = turn % running.size();
        inFlight.acquireUninterruptibly();
        Lease lease = running.get(index);
        CompletionStage<?> done;
        if (turn % ENDS == 0) {
            done = bus.jobs().complete(lease, RESULT);
            submit(1, SPEC);
            running.set(index, take(1).getFirst());
            // The end, the submission and the start are an event each.
            told.addAndGet(2);
        } else {
            double fraction = Math.min(1, (turn / running.size() % 100 + 1) / 100.0);
            done = bus.jobs().progress(lease, new Progress(fraction, TOLD + clock.millis()));
        }
        told.incrementAndGet();
        done.whenComplete((answer, fault) -> inFlight.release());
    }

    private void submit(int count, JobSpec spec) {
        for (int left = count; left > 0; left -= AT_ONCE) {
            join(bus.jobs()
                    .submitAll(IntStream.range(0, Math.min(AT_ONCE, left))
                            .mapToObj(job -> Submission.of(ids.next(0), spec))
                            .toList()));
        }
    }

    private List<Lease> take(int count) {
        List<Lease> leases = new ArrayList<>();
        while (leases.size() < count) {
            List<Claim> claims = join(bus.jobs()
                    .claim(new ClaimRequest(
                            worker(leases.size() % plan.machines()),
                            Capabilities.ofService(SERVICE),
                            Math.min(slots(), count - leases.size()),
                            LEASE,
                            LONGEST_WAIT)));
            if (claims.isEmpty()) {
                throw new IllegalStateException("jobs were queued and nobody could take them");
            }
            claims.forEach(claim -> leases.add(claim.lease()));
        }
        return leases;
    }

    private int slots() {
        return Math.max(1, plan.jobs() / 2 / plan.machines());
    }

    private WorkerId worker(int machine) {
        return new WorkerId(new MachineId("machine-%04d".formatted(machine)), "gpu0");
    }

    private void report() {
        while (!stopped) {
            for (int machine = 0; machine < plan.machines() && !stopped; machine++) {
                try {
                    join(bus.machines().report(reportOf(machine)));
                } catch (CompletionException e) {
                    // As a machine would: its next report says it all.
                }
                pause(BETWEEN_REPORTS.dividedBy(plan.machines()));
            }
        }
    }

    private MachineReport reportOf(int machine) {
        WorkerId worker = worker(machine);
        Instant now = clock.instant();
        return new MachineReport(
                worker.machine(),
                new MachineReport.Description("gpu", "comfyui", "1.0", startedAt),
                MachineReport.Health.HEALTHY,
                null,
                now,
                List.of(new MachineReport.Worker(
                        worker, slots(), slots(), Capabilities.ofService(SERVICE), List.<JobId>of())),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static void pause(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while playing a fleet", e);
        }
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Override
    public void close() {
        stopped = true;
        end(machines);
    }

    private static void end(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
