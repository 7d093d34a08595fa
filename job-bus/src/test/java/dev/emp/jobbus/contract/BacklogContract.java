package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.query.JobQueries.Backlog;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What waits in each lane, and since when: what a fleet is scaled by. */
public abstract class BacklogContract extends BusContract {

    private static final int MORE_LANES_THAN_ARE_READ_AT_ONCE = 501;

    private static JobSpec inPool(String pool) {
        return spec().withRequirements(Requirements.of(Requirement.equal(Capabilities.POOL, pool)));
    }

    private static JobSpec withPriority(int priority) {
        return spec().withPlacement(Placement.DEFAULT.withPriority(priority));
    }

    @Test
    void anEmptyBusHasNoBacklog() {
        assertThat(get(queries.backlogs())).isEmpty();
    }

    @Test
    void everyLaneTellsHowManyWaitAndSinceWhen() {
        Instant first = fixture.now();
        driver.submit(inPool("heavy"), 3);
        fixture.advance(Duration.ofSeconds(5));
        Instant second = fixture.now();
        driver.submit(2);
        assertThat(get(queries.backlogs()))
                .containsExactlyInAnyOrder(
                        new Backlog(inPool("heavy").lane(), 3, first), new Backlog(spec().lane(), 2, second));
    }

    @Test
    void jobsThatRunOrAreNotDueDoNotWait() {
        driver.submit(2);
        driver.claim("m/a", 1);
        driver.submit(inPool("heavy")
                .withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(60))));
        assertThat(get(queries.backlogs())).singleElement().satisfies(backlog -> {
            assertThat(backlog.lane()).isEqualTo(spec().lane());
            assertThat(backlog.jobs()).isEqualTo(1);
        });
        driver.claim("m/a", 1);
        assertThat(get(queries.backlogs())).isEmpty();
    }

    @Test
    void theOldestCountsWhateverItsPriority() {
        Instant first = fixture.now();
        driver.submit(withPriority(10));
        fixture.advance(Duration.ofSeconds(5));
        driver.submit(withPriority(90));
        assertThat(get(queries.backlogs())).containsExactly(new Backlog(spec().lane(), 2, first));
    }

    @Test
    void aJobThatCameBackHasWaitedSinceThen() {
        driver.submit();
        var lease = driver.claimOne("m/a").lease();
        fixture.advance(Duration.ofSeconds(7));
        get(bus.release(lease, "the machine stops"));
        assertThat(get(queries.backlogs())).containsExactly(new Backlog(spec().lane(), 1, fixture.now()));
    }

    @Test
    void anyNumberOfLanesIsToldOf() {
        for (int i = 0; i < MORE_LANES_THAN_ARE_READ_AT_ONCE; i++) {
            driver.submit(inPool("pool-" + i));
        }
        assertThat(get(queries.backlogs()))
                .hasSize(MORE_LANES_THAN_ARE_READ_AT_ONCE)
                .extracting(Backlog::lane)
                .doesNotHaveDuplicates();
    }
}
