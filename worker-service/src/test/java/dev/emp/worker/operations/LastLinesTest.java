package dev.emp.worker.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastLinesTest {

    @ParameterizedTest(name = "{0} in {1} bytes")
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 8; ''",
                "one,two; 7; one,two",
                "one,two; 6; two",
                "one,two; 4; two",
                "one,two; 3; two",
                "one,two; 2; wo",
                "one,,two; 4; ,two",
                "one,two,; 4; two,",
                "one,äöü; 6; äöü",
                "one,äöü; 5; öü",
                "one,äöü; 1; ''"
            })
    void keepsTheLastLinesThatFit(String lines, int most, String kept) {
        assertThat(LastLines.within(lines.replace(',', '\n'), most)).isEqualTo(kept.replace(',', '\n'));
    }
}
