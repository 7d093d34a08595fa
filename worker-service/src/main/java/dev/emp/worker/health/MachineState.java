package dev.emp.worker.health;

import dev.emp.jobbus.machine.MachineReport.Health;
import org.jspecify.annotations.Nullable;

/** How the machine is. {@link Transitions} says how it gets from one state to another. */
public sealed interface MachineState {

    /** The state's name on the bus. */
    Health health();

    /** Why the machine is not healthy; null when it is. */
    @Nullable
    String reason();

    /** A machine that is not at its end: it knows how its parts are. */
    sealed interface Alive extends MachineState {
        Situation situation();
    }

    /** A machine that has started and is not stopping. */
    sealed interface Running extends Alive {

        /** What follows from the situation; when there are several troubles, from the gravest. */
        static Running in(Situation situation) {
            if (situation.busLoss() != null) {
                return new Reconnecting(situation);
            }
            if (!situation.excesses().isEmpty()) {
                return new ResourceRecovery(situation);
            }
            return situation.servicesInWords().isEmpty() ? new Healthy(situation) : new Restarting(situation);
        }
    }

    /** @param step of the start-up that is under way */
    record Starting(String step, Situation situation) implements Alive {
        @Override
        public Health health() {
            return Health.STARTING;
        }

        @Override
        public String reason() {
            return "the machine is starting: " + step;
        }
    }

    record Healthy(Situation situation) implements Running {
        @Override
        public Health health() {
            return Health.HEALTHY;
        }

        @Override
        public @Nullable String reason() {
            return null;
        }
    }

    /** A service is down; the workers of the others go on. */
    record Restarting(Situation situation) implements Running {
        @Override
        public Health health() {
            return Health.RESTARTING;
        }

        @Override
        public String reason() {
            return situation.servicesInWords();
        }
    }

    /** The bus cannot be reached; jobs in hand go on, their writes wait. */
    record Reconnecting(Situation situation) implements Running {
        @Override
        public Health health() {
            return Health.RECONNECTING;
        }

        @Override
        public String reason() {
            Situation.BusLoss loss = situation.busLoss();
            return loss == null ? "" : loss.reason();
        }
    }

    /** Too much of something is used: no new jobs until some is free again. */
    record ResourceRecovery(Situation situation) implements Running {
        @Override
        public Health health() {
            return Health.RESOURCE_RECOVERY;
        }

        @Override
        public String reason() {
            return situation.excessesInWords();
        }
    }

    /**
     * @param forGood whether the machine stops once its jobs are done
     * @param step of the start-up that is under way; null once the machine has started
     */
    record Draining(boolean forGood, @Nullable String step, Situation situation) implements Alive {
        @Override
        public Health health() {
            return Health.DRAINING;
        }

        @Override
        public String reason() {
            return forGood
                    ? "the machine takes no new jobs and stops soon"
                    : "the machine takes no new jobs until it is told to resume";
        }
    }

    /** The end of a machine that cannot go on: its jobs go back and its process ends with a status that is not 0. */
    record Failed(String reason) implements MachineState {
        @Override
        public Health health() {
            return Health.FAILED;
        }
    }

    record Stopped() implements MachineState {
        @Override
        public Health health() {
            return Health.STOPPED;
        }

        @Override
        public String reason() {
            return "the machine has stopped";
        }
    }
}
