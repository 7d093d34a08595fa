package dev.emp.benchmarks.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BenchJobsTest {

    @Test
    void aPayloadHasTheSizeAskedForAndHoldsItsNumber() {
        for (int number : new int[] {0, 7, 29_999, 1_000_000}) {
            assertThat(BenchJobs.small(number).input().value()).hasSize(BenchJobs.PAYLOAD_BYTES);
            assertThat(BenchJobs.numberOf(BenchJobs.small(number))).isEqualTo(number);
        }
        assertThat(BenchJobs.withPayload(3, 20_480).input().value()).hasSize(20_480);
    }

    @Test
    void deliveryIsExactWhenEveryJobCameOnce() {
        Deliveries deliveries = new Deliveries(2);
        deliveries.count(0);
        deliveries.count(1);
        assertThatCode(() -> deliveries.requireExact("EMP")).doesNotThrowAnyException();
    }

    @Test
    void aLostAndADoubledJobEndTheRun() {
        Deliveries deliveries = new Deliveries(3);
        deliveries.count(1);
        deliveries.count(1);
        assertThatThrownBy(() -> deliveries.requireExact("EMP"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("EMP did not deliver exactly once: 2 jobs lost, 1 duplicates");
    }
}
