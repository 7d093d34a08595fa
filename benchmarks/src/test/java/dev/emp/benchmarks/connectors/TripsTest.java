package dev.emp.benchmarks.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.benchmarks.Figure;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TripsTest {

    @Test
    void whatThePlatformAddsLeavesOutTheProvidersTime() {
        Trip trip = new Trip(1_000, 4_000, 4_004_000, 4_005_500);
        assertThat(trip.there()).isEqualTo(3);
        assertThat(trip.back()).isEqualTo(1.5);
        assertThat(trip.overhead()).isEqualTo(4.5);
    }

    @Test
    void timesThatAreNotInOrderAreNotOfOneJob() {
        assertThatThrownBy(() -> new Trip(10, 9, 20, 30)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trip(10, 20, 19, 30)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trip(10, 20, 30, 29)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trip(0, 20, 30, 40)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void percentilesAreOfSumsAJobNotSumsOfPercentiles() {
        // A hundred jobs: those that are slow there are fast back, so that all have 101 ms in sum.
        Trips trips = new Trips(IntStream.rangeClosed(1, 100)
                .mapToObj(i -> new Trip(1, 1 + i * 1_000L, 500_000, 500_000 + (101 - i) * 1_000L))
                .toList());
        assertThat(value(trips.overhead("sum", 50, ""))).isEqualTo(101);
        assertThat(value(trips.overhead("sum", 99, ""))).isEqualTo(101);
        assertThat(value(trips.there("there", 50, ""))).isEqualTo(50);
        assertThat(value(trips.there("there", 99, ""))).isEqualTo(99);
        assertThat(value(trips.back("back", 99, ""))).isEqualTo(99);
        assertThat(trips.there("there", 99, "").name()).isEqualTo("there, p99");
    }

    @Test
    void whatTheBenchAndTheProviderNotedIsPutTogetherByTheMarker() {
        Trips trips = Trips.of(
                List.of(new Crowd.Done("crowd-2", "j0-b", 1_000, 9_000, Steps.NONE)),
                List.of(new Noted("crowd-1", 500, 0, 600), new Noted("crowd-2", 3_000, 0, 8_000)));
        assertThat(trips.count()).isEqualTo(1);
        assertThat(value(trips.overhead("sum", 50, ""))).isEqualTo(3);
    }

    @Test
    void aJobThatTheProviderDoesNotKnowOrHasNotAnsweredStopsTheMeasurement() {
        List<Crowd.Done> jobs = List.of(new Crowd.Done("crowd-1", "j0-a", 1, 2, Steps.NONE));
        assertThatThrownBy(() -> Trips.of(jobs, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("crowd-1");
        assertThatThrownBy(() -> Trips.of(jobs, List.of(new Noted("crowd-1", 1, 0, 0))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallThatWasMadeTwiceStopsTheMeasurement() {
        assertThatThrownBy(() -> Trips.of(List.of(), List.of(new Noted("a", 1, 0, 2), new Noted("a", 3, 0, 4))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void aFirstTokenIsTimedFromItsSendingAndCannotBeHeardBefore() {
        List<Noted> ledger = List.of(new Noted("s-1", 1, 5_000, 9_000), new Noted("s-2", 1, 0, 9_000));
        assertThat(FirstTokens.millis(Map.of("s-1", 7_500L), ledger)).containsExactly(2.5);
        assertThatThrownBy(() -> FirstTokens.millis(Map.of("s-1", 4_999L), ledger))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FirstTokens.millis(Map.of("s-2", 7_500L), ledger))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FirstTokens.millis(Map.of("s-3", 7_500L), ledger))
                .isInstanceOf(IllegalStateException.class);
    }

    private static double value(Figure figure) {
        return figure.rounds().median();
    }
}
