package dev.emp.benchmarks.scaling;

import dev.emp.orchestrator.scaling.ArrivalRate;
import dev.emp.orchestrator.scaling.Decision;
import dev.emp.orchestrator.scaling.PoolLoad;
import dev.emp.orchestrator.scaling.PoolPolicy;
import dev.emp.orchestrator.scaling.Scaler;
import dev.emp.orchestrator.scaling.ScalerMemory;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many machines there should be, asked every few seconds. */
interface Control {

    /** @param seen what there is at the time */
    int desired(Seen seen);

    /**
     * @param at seconds of the day
     * @param waiting jobs
     * @param arrived jobs since the last time
     * @param runSeconds the mean of the jobs that ended; 0 while none has
     * @param machines that are up
     * @param busy of these
     */
    record Seen(double at, int waiting, int arrived, double runSeconds, int machines, int busy) {}

    /** A fleet that stays as it is. */
    static Control fixed(int machines) {
        return seen -> machines;
    }

    /** The platform's own. */
    static Control scaler(PoolPolicy policy) {
        return new Scaled(policy);
    }

    /** Asks the class that decides in the orchestrator, with what the orchestrator would know. */
    final class Scaled implements Control {

        private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

        private final Scaler scaler;
        private ArrivalRate rate = ArrivalRate.since(MIDNIGHT);
        private ScalerMemory memory = ScalerMemory.NONE;

        private Scaled(PoolPolicy policy) {
            this.scaler = new Scaler(policy);
        }

        @Override
        public int desired(Seen seen) {
            Instant now = MIDNIGHT.plusMillis(Math.round(seen.at() * 1000));
            rate = rate.counting(seen.arrived(), now);
            Decision decision = scaler.decide(load(seen), memory, now);
            memory = decision.memory();
            return decision.desired();
        }

        private PoolLoad load(Seen seen) {
            return new PoolLoad(
                    seen.waiting(),
                    seen.busy(),
                    rate.isKnown() ? (Double) rate.perSecond() : null,
                    runTime(seen.runSeconds()),
                    seen.machines(),
                    seen.busy(),
                    seen.machines());
        }

        private static @Nullable Duration runTime(double seconds) {
            return seconds <= 0 ? null : Duration.ofMillis(Math.round(seconds * 1000));
        }
    }
}
