package dev.emp.jobbus.contract;

import org.junit.jupiter.api.Test;

/** Random runs on an implementation and on the in-memory bus, see {@link BusChaos}. */
public abstract class BusModelContract {

    private final long operations;
    private final long seed;

    /** @param operations how many are tried */
    protected BusModelContract(long operations, long seed) {
        this.operations = operations;
        this.seed = seed;
    }

    /** An empty bus; closed by the test. It must share nothing with other tests. */
    protected abstract BusFixture openFixture();

    @Test
    void behavesAsTheModel() {
        new BusChaos(this::openFixture).run(operations, seed, done -> {});
    }
}
