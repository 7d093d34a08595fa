package dev.emp.benchmarks.scaling;

import dev.emp.orchestrator.scaling.ErlangC;
import dev.emp.orchestrator.scaling.PoolPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The ways to run the day's pool that are compared. */
enum Fleets {
    SCALED("scaled"),
    QUEUE_LENGTH("by queue length"),
    MEAN("fixed for the mean"),
    PEAK("fixed for the peak");

    static final int MOST_MACHINES = 100;
    static final Duration WAIT_TARGET = Duration.ofSeconds(30);
    static final double SERVICE_LEVEL = 0.95;
    static final Duration COOL_DOWN = Duration.ofMinutes(5);

    /** The usual settings of a pool. */
    static final PoolPolicy POLICY = new PoolPolicy(
            1,
            MOST_MACHINES,
            WAIT_TARGET,
            SERVICE_LEVEL,
            Duration.ofMinutes(2),
            COOL_DOWN,
            1,
            Duration.ofSeconds((long) Day.MEAN_RUN_SECONDS),
            null,
            null);

    private final String title;

    Fleets(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    Course run(Day day) {
        return switch (this) {
            case SCALED -> Simulation.run(day, Control.scaler(POLICY), 1);
            case QUEUE_LENGTH -> Simulation.run(day, new ByQueueLength(), 1);
            case MEAN -> fixed(day, (int) Math.ceil(day.work() / Day.SECONDS));
            case PEAK -> fixed(day, peak());
        };
    }

    private static Course fixed(Day day, int machines) {
        return Simulation.run(day, Control.fixed(machines), machines);
    }

    /** What keeps the target at the busiest hour, the burst left out: nobody expects it. */
    private static int peak() {
        return ErlangC.servers(
                Day.PEAK * Day.MEAN_RUN_SECONDS,
                (double) WAIT_TARGET.toSeconds() / Day.MEAN_RUN_SECONDS,
                SERVICE_LEVEL,
                MOST_MACHINES);
    }

    /** What an autoscaler does that knows the queue only: a machine for every job that waits or runs, fewer after five minutes. */
    private static final class ByQueueLength implements Control {

        private record Want(double at, int machines) {}

        private final Deque<Want> wants = new ArrayDeque<>();

        @Override
        public int desired(Seen seen) {
            int wanted = Math.clamp((long) seen.waiting() + seen.busy(), 1, MOST_MACHINES);
            wants.removeIf(
                    want -> want.at() <= seen.at() - (double) COOL_DOWN.toSeconds() || want.machines() <= wanted);
            wants.add(new Want(seen.at(), wanted));
            return wants.getFirst().machines();
        }
    }
}
