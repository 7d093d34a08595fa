package dev.emp.orchestrator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decision has to know of those before it.
 *
 * @param desired what was decided last; -1 when nothing was
 * @param wants what was needed within the cool-down, each more than all after it; the newest last
 * @param scaledInAt when the number was last lowered; {@link Instant#EPOCH} when it never was
 */
public record ScalerMemory(int desired, List<Want> wants, Instant scaledInAt) {

    /** Nothing was decided yet. */
    public static final ScalerMemory NONE = new ScalerMemory(-1, List.of(), Instant.EPOCH);

    public ScalerMemory {
        wants = List.copyOf(wants);
    }

    /** @param machines that were needed from then on */
    public record Want(Instant at, int machines) {}

    boolean isNew() {
        return desired < 0;
    }

    /** The most that was needed within the window; 0 when nothing was. */
    int most() {
        return wants.isEmpty() ? 0 : wants.getFirst().machines();
    }

    /** Notes what is needed now, and forgets what was before the window. */
    ScalerMemory wanting(int machines, Instant now, Duration window) {
        List<Want> kept = new ArrayList<>();
        for (Want want : wants) {
            if (want.machines() > machines && want.at().plus(window).isAfter(now)) {
                kept.add(want);
            }
        }
        kept.add(new Want(now, machines));
        return new ScalerMemory(desired, kept, scaledInAt);
    }

    ScalerMemory deciding(int machines, Instant now) {
        return new ScalerMemory(machines, wants, !isNew() && machines < desired ? now : scaledInAt);
    }
}
