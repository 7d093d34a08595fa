package dev.emp.connector.support.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RunPricesTest {

    private final RunPrices prices = new RunPrices(Map.of(
            "a/timed", new RunPriceProperties(0.5, null),
            "a/piece", new RunPriceProperties(null, 3.0),
            "a/both", new RunPriceProperties(0.5, 3.0),
            "a/unset", new RunPriceProperties(null, null)));

    @Test
    void timeAndPieceAreAddedUp() {
        assertThat(prices.cost(List.of("a/timed"), 4)).isEqualTo(OptionalDouble.of(2));
        assertThat(prices.cost(List.of("a/piece"), 4)).isEqualTo(OptionalDouble.of(3));
        assertThat(prices.cost(List.of("a/both"), 4)).isEqualTo(OptionalDouble.of(5));
    }

    @Test
    void theFirstNameThatHasAPriceCounts() {
        assertThat(prices.cost(List.of("version", "a/piece", "a/timed"), 4)).isEqualTo(OptionalDouble.of(3));
    }

    @Test
    void withoutAPriceThereIsNoCost() {
        assertThat(prices.cost(List.of("a/other"), 4)).isEmpty();
        assertThat(prices.cost(List.of("a/unset"), 4)).isEmpty();
    }

    @Test
    void aStarIsForAllOthers() {
        RunPrices all = new RunPrices(
                Map.of("*", new RunPriceProperties(1.0, null), "a/piece", new RunPriceProperties(null, 3.0)));

        assertThat(all.cost(List.of("a/other"), 4)).isEqualTo(OptionalDouble.of(4));
        assertThat(all.cost(List.of("a/piece"), 4)).isEqualTo(OptionalDouble.of(3));
    }
}
