package dev.emp.orchestrator.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a {@link Loop} pauses. The pauses vary by a fifth at random, so that replicas started together do not stay
 * in step.
 */
public final class Rhythm {

    private static final double SPREAD = 0.2;

    private final Duration success;
    private final Duration fault;
    private final RandomGenerator random;

    public Rhythm(Duration success, Duration fault, RandomGenerator random) {
        this.success = success;
        this.fault = fault;
        this.random = random;
    }

    Duration afterSuccess() {
        return varied(success);
    }

    Duration afterFault() {
        return varied(fault);
    }

    private Duration varied(Duration pause) {
        double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        return Duration.ofNanos(Math.round(pause.toNanos() * factor));
    }
}
