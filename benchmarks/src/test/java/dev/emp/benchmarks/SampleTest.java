package dev.emp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void percentilesAreMembersOfTheSample() {
        Percentiles percentiles = new Percentiles(new double[] {5, 1, 4, 2, 3});
        assertThat(percentiles.at(50)).isEqualTo(3);
        assertThat(percentiles.at(99)).isEqualTo(5);
        assertThat(percentiles.at(1)).isEqualTo(1);
    }

    @Test
    void theMedianIsTheMiddleOfTheRounds() {
        assertThat(Rounds.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Rounds.of(9, 1, 5, 7).median()).isEqualTo(6);
        assertThat(Rounds.of(9, 1, 5).lowest()).isEqualTo(1);
        assertThat(Rounds.of(9, 1, 5).highest()).isEqualTo(9);
    }

    @Test
    void nothingMeasuredHasNoMedian() {
        assertThatThrownBy(() -> new Rounds().median()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void numbersHaveNoMoreDigitsThanTheyAreGoodFor() {
        assertThat(Numbers.text(12_345.678)).isEqualTo("12,346");
        assertThat(Numbers.text(123.456)).isEqualTo("123.5");
        assertThat(Numbers.text(1.234)).isEqualTo("1.23");
        assertThat(Numbers.text(20)).isEqualTo("20");
    }
}
