package dev.emp.orchestrator.scaling;

import java.util.Locale;

/**
 * How many machines a pool should have.
 *
 * @param desired machines
 * @param needed machines that the load asks for, before any bound
 * @param why what decided
 * @param memory to be handed to the next decision
 */
public record Decision(int desired, int needed, Why why, ScalerMemory memory) {

    /** Whether the load asks for more than the policy allows. */
    public boolean isExhausted() {
        return why == Why.MAX || why == Why.COST;
    }

    /** What decided on the number. */
    public enum Why {
        /** What arrives and waits. */
        LOAD,
        /** The lower bound. */
        MIN,
        /** The upper bound. */
        MAX,
        /** The ceiling of costs. */
        COST,
        /** Fewer would do, but have not for long enough. */
        COOL_DOWN,
        /** Fewer would do, but the machines have jobs in hand. */
        BUSY,
        /** Too little is known yet, so nothing is taken away. */
        HOLD;

        /** The name used in JSON. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
