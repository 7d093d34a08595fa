package dev.emp.jobbus.contract;

import dev.emp.jobbus.memory.InMemoryBusFixture;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Random operations on a bus and on the in-memory bus, which is the model: whatever is done, by stale workers, by clients
 * that ask twice, and while the clock jumps, both answer the same and hold the same.
 */
public final class BusChaos {

    /** On each bus; so few that all its events are kept. */
    private static final int OPERATIONS_PER_BUS = 400;

    private static final int MOST_TRIES = 400;

    private final Supplier<BusFixture> subjects;

    /** @param subjects gives an empty bus each time; it is closed before the next one is asked for */
    public BusChaos(Supplier<BusFixture> subjects) {
        this.subjects = subjects;
    }

    /**
     * @param operations how many, rounded up to whole buses
     * @param seed the same one does the same again
     * @param progress hears how many operations have been done, now and then
     * @throws AssertionError if the bus differs from the model or its history is not legal; tells the shortest list of
     *     operations that was found to show it
     */
    public void run(long operations, long seed, LongConsumer progress) {
        for (long done = 0; done < operations; done += OPERATIONS_PER_BUS) {
            long ownSeed = seed + done;
            List<ModelOperation> list = new RandomOperations(new Random(ownSeed)).list(OPERATIONS_PER_BUS);
            if (fails(list)) {
                report(list, ownSeed);
            }
            progress.accept(done + OPERATIONS_PER_BUS);
        }
    }

    private void report(List<ModelOperation> list, long seed) {
        List<ModelOperation> shortest = Shortening.shorten(list, this::fails, MOST_TRIES);
        String steps = shortest.stream().map(operation -> "\n  " + operation).collect(Collectors.joining());
        try {
            perform(shortest);
        } catch (RuntimeException | AssertionError fault) {
            throw new AssertionError("seed " + seed + ": the bus differs from its model after" + steps, fault);
        }
        throw new AssertionError(
                "seed " + seed + ": the bus differed from its model, but not every time, after" + steps);
    }

    private boolean fails(List<ModelOperation> list) {
        try {
            perform(list);
            return false;
        } catch (RuntimeException | AssertionError fault) {
            return true;
        }
    }

    private void perform(List<ModelOperation> list) {
        try (BusFixture subject = subjects.get();
                BusFixture model = new InMemoryBusFixture(subject.now())) {
            new ModelRun(subject, model).run(list);
        }
    }
}
