package dev.emp.jobbus.memory;

import dev.emp.jobbus.contract.BusFixture;
import dev.emp.jobbus.contract.BusModelContract;

/** The model against itself: shows that random runs are deterministic, and that every history of theirs is legal. */
class InMemoryBusModelTest extends BusModelContract {

    InMemoryBusModelTest() {
        super(50_000, 2026);
    }

    @Override
    protected BusFixture openFixture() {
        return new InMemoryBusFixture();
    }
}
