package dev.emp.benchmarks.machine;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Something that goes wrong on purpose while jobs run.
 *
 * @param name as in the table
 * @param recovery what is timed, as in "from X to Y"
 * @param price what it may cost; no job may be lost or end twice, whatever happens
 */
record Ordeal(String name, String recovery, Set<Cost> price, Strike strike) {

    Ordeal {
        price = Set.copyOf(price);
    }

    /** What jobs may have to suffer. */
    enum Cost {
        /** A job needs more than one of its attempts. */
        ATTEMPT,
        /** A provider has done a job whose result could not be fetched any more or came too late, and does it again. */
        REPETITION
    }

    /** Does it, and returns once the machine is well again. */
    @FunctionalInterface
    interface Strike {
        Recovery on(Site site) throws IOException, InterruptedException;
    }

    /**
     * How it went.
     *
     * @param seconds to recover
     * @param note what else was measured; empty for nothing
     * @param faults what was not as it should be
     */
    record Recovery(double seconds, String note, List<String> faults) {
        Recovery {
            faults = List.copyOf(faults);
        }

        static Recovery after(double seconds, String note) {
            return new Recovery(seconds, note, List.of());
        }
    }

    /** The count by what this may cost. */
    Deliveries judge(Deliveries counted) {
        Deliveries judged = price.contains(Cost.REPETITION) ? counted : counted.withoutRepetition();
        return price.contains(Cost.ATTEMPT) ? judged : judged.withoutRetries();
    }
}
