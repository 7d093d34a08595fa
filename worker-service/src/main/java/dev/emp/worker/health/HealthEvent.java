package dev.emp.worker.health;

import dev.emp.worker.health.Situation.BusLoss;
import dev.emp.worker.health.Situation.Excess;
import dev.emp.worker.health.Situation.ServiceCondition;
import org.jspecify.annotations.Nullable;

/** Something happened that may change the state of the machine. */
public sealed interface HealthEvent {

    /** A part of the machine is another way than before. */
    sealed interface PartChanged extends HealthEvent {
        Situation in(Situation before);
    }

    /** @param loss null when the bus answers again */
    record BusChanged(@Nullable BusLoss loss) implements PartChanged {
        @Override
        public Situation in(Situation before) {
            return before.withBusLoss(loss);
        }
    }

    record ServiceChanged(String name, ServiceCondition condition) implements PartChanged {
        @Override
        public Situation in(Situation before) {
            return before.withService(name, condition);
        }
    }

    /**
     * @param resource what is limited, such as {@code memory} or {@code gpu_memory 0}
     * @param excess null when the limit is kept again
     */
    record LimitChanged(String resource, @Nullable Excess excess) implements PartChanged {
        @Override
        public Situation in(Situation before) {
            return before.withExcess(resource, excess);
        }
    }

    /** A step of the start-up has begun. */
    record StepBegan(String step) implements HealthEvent {}

    /** The start-up is over. */
    record Started() implements HealthEvent {}

    /** @param forGood whether the machine is to stop afterwards */
    record DrainAsked(boolean forGood) implements HealthEvent {}

    /** Somebody wants a drained machine to work again. */
    record ResumeAsked() implements HealthEvent {}

    /** A limit of time was passed, or a step of the start-up failed. */
    record GaveUp(String reason) implements HealthEvent {}

    /** Everything has come to an end. */
    record Ended() implements HealthEvent {}
}
