package dev.emp.worker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExitStatusTest {

    private final ExitStatus exit = new ExitStatus();
    private final AtomicInteger ends = new AtomicInteger();

    @Test
    void aMachineThatWasToldToStopEndsWithZero() {
        exit.onEnd(ends::incrementAndGet);

        assertThat(exit.code()).isZero();
        assertThat(ends).hasValue(0);
    }

    @Test
    void aMachineThatFailedEndsItsProcessOnceWithSeventy() {
        exit.onEnd(ends::incrementAndGet);

        exit.fail();
        exit.fail();

        assertThat(exit.code()).isEqualTo(70);
        assertThat(ends).hasValue(1);
    }

    @Test
    void aMachineThatFailedBeforeItsProcessWasReadyForItEndsItThen() {
        exit.fail();
        assertThat(exit.code()).isEqualTo(70);

        exit.onEnd(ends::incrementAndGet);

        assertThat(ends).hasValue(1);
    }

    @Test
    void theStatusIsKnownToWhoeverEndsTheProcess() {
        exit.onEnd(() -> ends.set(exit.code()));

        exit.fail();

        assertThat(ends).hasValue(70);
    }
}
