package dev.emp.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcStatTest {

    private static final String REST =
            " S 10338 10358 10357 0 -1 4194304 301 0 1 0 5 7 11 13 20 0 1 0 75471 2990080 427 18446744073709551615 1 1 1\n";

    @Test
    void fieldsAreFoundBehindTheNameOfTheProgram() {
        ProcStat stat = ProcStat.parse(42, "42 (sleep)" + REST);

        assertThat(stat).isEqualTo(new ProcStat(42, 'S', 10357, 75471, 36));
        assertThat(stat.isAlive()).isTrue();
    }

    @Test
    void aNameMayHoldBlanksAndBrackets() {
        assertThat(ProcStat.parse(42, "42 (a) Z 1 (b)" + REST)).isEqualTo(ProcStat.parse(42, "42 (sleep)" + REST));
    }

    @Test
    void aZombieHasEnded() {
        assertThat(ProcStat.parse(42, "42 (sleep)" + REST.replace(" S ", " Z ")).isAlive())
                .isFalse();
    }

    @Test
    void timesAndStatusesAreWords() {
        assertThat(Wording.span(Duration.ofMillis(1_240))).isEqualTo("1.2 s");
        assertThat(Wording.span(Duration.ofSeconds(12))).isEqualTo("12 s");
        assertThat(Wording.span(Duration.ofMinutes(10))).isEqualTo("10 min");
        assertThat(Wording.span(Duration.ofHours(3))).isEqualTo("3 h");
        assertThat(Wording.exit(1)).isEqualTo("status 1");
        assertThat(Wording.exit(139)).isEqualTo("status 139 (segmentation fault)");
        assertThat(Wording.exit(128 + 40)).isEqualTo("status 168 (signal 40)");
    }
}
