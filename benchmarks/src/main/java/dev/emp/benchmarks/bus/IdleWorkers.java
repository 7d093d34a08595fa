package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How many claims one submission causes while very many workers wait. */
final class IdleWorkers implements Part {

    private static final int PROCESSES = 10;
    private static final int MOST_CALLS = 3;
    /** All of them well within the ten seconds after which a waiting worker says that it is still there. */
    private static final int SUBMISSIONS = 10;

    private static final long QUIET_MILLIS = 50;
    private static final long LIMIT_SECONDS = 30;

    private final BenchRedis redis;
    private final int workers;
    private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

    private record Taken(int worker, Claim claim) {}

    IdleWorkers(BenchRedis redis, Sizes sizes) {
        this.redis = redis;
        workers = sizes.idleWorkers();
    }

    @Override
    public String title() {
        return String.format(Locale.ROOT, "one submission with %,d idle workers", workers);
    }

    @Override
    public int seconds() {
        return workers / 300;
    }

    @Override
    public List<Figure> measure() throws InterruptedException {
        List<OwnBus> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(new OwnBus(redis, 0));
            }
            // The first job opens the lane, which makes every kind of worker look at it once.
            processes.getFirst().submit(BenchJobs.small(0));
            for (int worker = 0; worker < workers; worker++) {
                await(processes, worker);
            }
            finish(processes, next());
            Rounds calls = new Rounds();
            for (int i = 0; i < SUBMISSIONS; i++) {
                calls.add(callsOfOneSubmission(processes));
            }
            return figures(calls);
        } finally {
            processes.forEach(OwnBus::close);
        }
    }

    private List<Figure> figures(Rounds calls) {
        String name = String.format(Locale.ROOT, "claim calls by one submission, %,d idle workers", workers);
        return List.of(Figure.measured(
                        name,
                        Rounds.of(calls.highest()),
                        "calls",
                        "scripts run besides the submission; the most of " + SUBMISSIONS + " submissions; workers of "
                                + PROCESSES + " buses")
                .aimingAt(Goal.atMost(MOST_CALLS)));
    }

    private double callsOfOneSubmission(List<OwnBus> processes) throws InterruptedException {
        long before = callsOnceQuiet();
        processes.getFirst().submit(BenchJobs.small(0));
        Taken job = next();
        long calls = callsOnceQuiet() - before - 1;
        finish(processes, job);
        return calls;
    }

    private void await(List<OwnBus> processes, int worker) {
        ofWorker(processes, worker)
                .jobs()
                .claim(new ClaimRequest(
                        BenchJobs.worker(worker), BenchJobs.CAPABILITIES, 1, OwnBus.LEASE, OwnBus.LONG_WAIT))
                .thenAccept(claims -> claims.forEach(claim -> taken.add(new Taken(worker, claim))));
    }

    /** Ends the job and lets its worker wait again. */
    private void finish(List<OwnBus> processes, Taken job) {
        ofWorker(processes, job.worker()).complete(job.claim());
        await(processes, job.worker());
    }

    private Taken next() throws InterruptedException {
        Taken next = taken.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("a job was submitted and none of the idle workers took it");
        }
        return next;
    }

    private long callsOnceQuiet() throws InterruptedException {
        long before = -1;
        long now = redis.scriptUse().calls();
        while (now != before) {
            TimeUnit.MILLISECONDS.sleep(QUIET_MILLIS);
            before = now;
            now = redis.scriptUse().calls();
        }
        return now;
    }

    private static OwnBus ofWorker(List<OwnBus> processes, int worker) {
        return processes.get(worker % processes.size());
    }
}
