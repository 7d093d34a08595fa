package dev.emp.orchestrator.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final LocalDateTime THURSDAY = LocalDateTime.parse("2026-01-01T00:00:00");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "30 3 * * *; 2026-01-01T03:30",
                "15 30 3 * * *; 2026-01-01T03:30:15",
                "  0   9  *  *  MON-FRI ; 2026-01-01T09:00",
                "0 9 * * sat,SUN; 2026-01-03T09:00",
                "0 0 * * 0; 2026-01-04T00:00",
                "0 0 * * 7; 2026-01-04T00:00",
                "0 0 L * *; 2026-01-31T00:00",
                "0 0 L-3 * *; 2026-01-28T00:00",
                "0 0 15W 2 *; 2026-02-16T00:00",
                "0 0 ? * FRI#2; 2026-01-09T00:00",
                "0 0 * * FRIL; 2026-01-30T00:00",
                "0 0 13 * FRI; 2026-02-13T00:00",
                "*/20 * * * * *; 2026-01-01T00:00:20",
                "5/15 * * * *; 2026-01-01T00:05",
                "@daily; 2026-01-02T00:00",
                "@HOURLY; 2026-01-01T01:00",
                "0 0 29 2 *; 2028-02-29T00:00",
                "0 0 29 2 MON; 2044-02-29T00:00",
            })
    void knowsWhenItComesNext(String text, LocalDateTime next) {
        assertThat(Cron.parse(text).next(THURSDAY)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "60 * * * * *; second; 60",
                "60 * * * *; minute; 60",
                "* 24 * * *; hour; 24",
                "* x * * *; hour; x",
                "* */0 * * *; hour; */0",
                "* 5-3 * * *; hour; 5-3",
                "* 1,,2 * * *; hour; 1,,2",
                "* * 0 * *; day-of-month; 0",
                "* * L-40 * *; day-of-month; L-40",
                "* * W * *; day-of-month; W",
                "* * */2147483647 * *; day-of-month; */2147483647",
                "* * * 13 *; month; 13",
                "* * * JANUARY *; month; JANUARY",
                "* * * * 8; day-of-week; 8",
                "* * * * FRI#6; day-of-week; FRI#6",
                "* * * * #; day-of-week; #",
            })
    void namesTheFieldThatIsWrongAndWhatItMayHold(String text, String field, String value) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("has a wrong " + field + " field '" + value + "'; allowed: ");
    }

    @ParameterizedTest
    @CsvSource({"'', 0", "*, 1", "* * * *, 4", "* * * * * * *, 7"})
    void saysHowManyFieldsThereAre(String text, int fields) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must have 5 fields")
                .hasMessageEndingWith("not " + fields);
    }

    @Test
    void listsTheNamesThereAre() {
        assertThatThrownBy(() -> Cron.parse("@fortnightly"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@fortnightly")
                .hasMessageContaining("@hourly, @midnight, @monthly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 FEB *", "0 0 31 4,6 *"})
    void refusesWhatNeverComes(String text) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("never comes");
    }
}
