package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Percentiles;
import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

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

    /**
     * How long claims take as the workers see them, in milliseconds. The workers claim in turns, so that whatever else
     * the machine does meanwhile hits all of them alike.
     *
     * @param claims of each worker
     * @return one for each timer
     */
    static List<Percentiles> inTurns(int claims, ClaimTimer... timers) {
        double[][] millis = new double[timers.length][claims];
        for (int claim = 0; claim < claims; claim++) {
            for (int timer = 0; timer < timers.length; timer++) {
                millis[timer][claim] = timers[timer].millisOfOne();
            }
        }
        return Stream.of(millis).map(Percentiles::new).toList();
    }

    private double millisOfOne() {
        bus.submit(jobs.apply(next++));
        long before = System.nanoTime();
        Claim claim = bus.claimOne(worker, capabilities);
        double millis = (System.nanoTime() - before) / 1e6;
        bus.complete(claim);
        return millis;
    }

    /** How long Redis is in the scripts of one claim. */
    long microsInScript(BenchRedis redis) {
        bus.submit(jobs.apply(next++));
        long before = redis.scriptUse().micros();
        Claim claim = bus.claimOne(worker, capabilities);
        long micros = redis.scriptUse().micros() - before;
        bus.complete(claim);
        return micros;
    }
}
