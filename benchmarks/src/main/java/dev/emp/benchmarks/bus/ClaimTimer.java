package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Percentiles;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.util.function.IntFunction;

/** Times single claims. Each is followed by a new job in place of the one taken, so the queues keep their length. */
final class ClaimTimer {

    private final OwnBus bus;
    private final WorkerId worker;
    private final Capabilities capabilities;
    private final IntFunction<JobSpec> jobs;
    private int next;

    /** @param jobs the spec of the n-th job put in */
    ClaimTimer(OwnBus bus, WorkerId worker, Capabilities capabilities, IntFunction<JobSpec> jobs) {
        this.bus = bus;
        this.worker = worker;
        this.capabilities = capabilities;
        this.jobs = jobs;
    }

    /** How long claims take as the worker sees them, in milliseconds. */
    Percentiles time(int claims) {
        double[] millis = new double[claims];
        for (int i = 0; i < claims; i++) {
            bus.submit(jobs.apply(next++));
            long before = System.nanoTime();
            Claim claim = bus.claimOne(worker, capabilities);
            millis[i] = (System.nanoTime() - before) / 1e6;
            bus.complete(claim);
        }
        return new Percentiles(millis);
    }

    /** How long Redis is in the scripts of a claim, on average, in microseconds. */
    double averageMicrosInScript(BenchRedis redis, int claims) {
        long micros = 0;
        for (int i = 0; i < claims; i++) {
            bus.submit(jobs.apply(next++));
            long before = redis.scriptUse().micros();
            Claim claim = bus.claimOne(worker, capabilities);
            micros += redis.scriptUse().micros() - before;
            bus.complete(claim);
        }
        return (double) micros / claims;
    }
}
