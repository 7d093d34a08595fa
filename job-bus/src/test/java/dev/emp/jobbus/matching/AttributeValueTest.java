package dev.emp.jobbus.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.matching.AttributeValue.Num;
import org.junit.jupiter.api.Test;

class AttributeValueTest {

    @Test
    void aWholeNumberIsWrittenAsOne() {
        assertThat(AttributeValue.of(16)).hasToString("16");
        assertThat(AttributeValue.of(23.5)).hasToString("23.5");
        assertThat(AttributeValue.of(-3)).hasToString("-3");
    }

    @Test
    void numbersThatDifferAreWrittenDifferently() {
        assertThat(AttributeValue.of(1e19).literal())
                .isNotEqualTo(AttributeValue.of(1e300).literal());
        assertThat(AttributeValue.of("16").literal())
                .isNotEqualTo(AttributeValue.of(16).literal());
    }

    @Test
    void thereIsOneZero() {
        assertThat(AttributeValue.of(-0.0)).isEqualTo(AttributeValue.of(0));
        assertThat(AttributeValue.of(-0.0)).hasToString("0");
    }

    @Test
    void aNumberIsFinite() {
        assertThatThrownBy(() -> new Num(Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> new Num(Double.NEGATIVE_INFINITY)).hasMessageContaining("finite");
    }
}
