package dev.emp.orchestrator.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErlangCTest {

    /** From tables of the formula. */
    @ParameterizedTest
    @CsvSource({"1, 0.5, 0.5", "3, 2, 0.4444", "10, 8, 0.4092", "55, 50, 0.3845"})
    void agreesWithTheTables(int servers, double load, double waiting) {
        assertThat(ErlangC.waiting(servers, load)).isCloseTo(waiting, within(0.001));
    }

    @Test
    void everybodyWaitsWhereTheServersCannotKeepUp() {
        assertThat(ErlangC.waiting(3, 3)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.7", "5", "99.5", "2000"})
    void itsServersKeepTheTargetAndOneLessDoesNot(double load) {
        double patience = 0.5;
        int servers = ErlangC.servers(load, patience, 0.95, 1_000_000);
        assertThat(late(servers, load, patience)).isLessThanOrEqualTo(0.05);
        assertThat(servers - 1 <= load || late(servers - 1, load, patience) > 0.05)
                .isTrue();
    }

    @Test
    void nothingToDoNeedsNobody() {
        assertThat(ErlangC.servers(0, 1, 0.95, 100)).isZero();
    }

    @Test
    void theMarginOfALargeFleetGrowsAsTheSquareRootOfItsLoad() {
        int small = ErlangC.servers(100, 0, 0.8, 1_000_000) - 100;
        int large = ErlangC.servers(10_000, 0, 0.8, 1_000_000) - 10_000;
        assertThat((double) large / small).isBetween(9.0, 11.0);
    }

    @Test
    void anAbsurdLoadEndsAtTheMost() {
        assertThat(ErlangC.servers(1e12, 0, 0.99, 1_000)).isEqualTo(1_000);
    }

    private static double late(int servers, double load, double patience) {
        return ErlangC.waiting(servers, load) * Math.exp(-(servers - load) * patience);
    }
}
