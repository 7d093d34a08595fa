package dev.emp.benchmarks.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.benchmarks.connectors.Outage.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Window WINDOW = new Window(50_000, 1_000_000, 2_000_000);

    private final List<Crowd.Done> jobs = new ArrayList<>();

    private void job(String marker, long submitted, long millis) {
        jobs.add(new Crowd.Done(marker, "j0-" + marker, submitted, submitted + millis * 1_000, Steps.NONE));
    }

    @Test
    void jobsSubmittedDuringTheOutageAreComparedWithThoseThatEndedBefore() {
        job("first-0", 49_999, 900); // while all was still cold
        job("first-1", 100_000, 200);
        job("first-2", 300_000, 210);
        job("first-3", 900_000, 250); // on its way when the refusals began
        job("second-1", 200_000, 900); // before, but by the other key
        job("second-2", 1_000_000, 215);
        job("second-3", 1_999_999, 260);
        job("second-4", 2_000_000, 999); // after
        Outage outage = Outage.of(jobs, WINDOW, marker -> marker.startsWith("first"));
        assertThat(outage).isEqualTo(new Outage(2, 2, 15, 50));
    }

    @Test
    void aKeyThatRefusesEverythingCannotHaveDoneAJob() {
        job("first-1", 100_000, 200);
        job("first-2", 1_100_000, 200);
        assertThatThrownBy(() -> Outage.of(jobs, WINDOW, marker -> marker.startsWith("first")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutJobsOnBothSidesThereIsNothingToCompare() {
        job("first-1", 100_000, 200);
        assertThatThrownBy(() -> Outage.of(jobs, WINDOW, marker -> true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 during it");
    }
}
