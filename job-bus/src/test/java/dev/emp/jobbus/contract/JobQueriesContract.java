package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people can ask. */
public abstract class JobQueriesContract extends BusContract {

    /** All jobs the filter accepts, page by page. */
    private List<JobId> list(Filter filter, int pageSize) {
        List<JobId> found = new ArrayList<>();
        String cursor = null;
        do {
            Page page = get(queries.list(filter, cursor, pageSize));
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(pageSize);
            page.jobs().forEach(job -> found.add(job.id()));
            cursor = page.next();
        } while (cursor != null);
        return found;
    }

    private List<JobId> list(Filter filter) {
        return list(filter, 200);
    }

    private static Filter ofState(JobState state) {
        return new Filter(state, null, null, Map.of());
    }

    @Test
    void aJobThatNeverWasIsNotFound() {
        assertThat(get(queries.find(driver.newId()))).isEmpty();
    }

    @Test
    void anEmptyBusHasNothingToList() {
        assertThat(get(queries.list(Filter.ALL, null, 10))).isEqualTo(new Page(List.of(), null));
        assertThat(get(queries.counts())).isEmpty();
    }

    @Test
    void theNewestJobIsListedFirst() {
        List<JobId> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.addFirst(driver.submit());
            fixture.advance(Duration.ofMillis(i));
        }
        assertThat(list(Filter.ALL)).isEqualTo(submitted);
    }

    @Test
    void pagesHoldEveryJobOnce() {
        List<JobId> newestFirst = driver.submit(23).reversed();
        for (int pageSize : new int[] {1, 5, 22, 23, 24}) {
            assertThat(list(Filter.ALL, pageSize)).isEqualTo(newestFirst);
        }
    }

    @Test
    void aJobThatComesInMeanwhileDoesNotShiftThePages() {
        List<JobId> newestFirst = driver.submit(4).reversed();
        Page first = get(queries.list(Filter.ALL, null, 2));
        driver.submit(3);
        Page second = get(queries.list(Filter.ALL, first.next(), 2));
        assertThat(first.jobs()).extracting(Job::id).isEqualTo(newestFirst.subList(0, 2));
        assertThat(second.jobs()).extracting(Job::id).isEqualTo(newestFirst.subList(2, 4));
    }

    @Test
    void jobsAreFilteredByState() {
        List<JobId> submitted = driver.submit(3);
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        driver.claimOne("m/a");
        assertThat(list(ofState(JobState.SUCCEEDED))).containsExactly(submitted.get(0));
        assertThat(list(ofState(JobState.RUNNING))).containsExactly(submitted.get(1));
        assertThat(list(ofState(JobState.QUEUED))).containsExactly(submitted.get(2));
        assertThat(list(ofState(JobState.FAILED))).isEmpty();
    }

    @Test
    void jobsAreFilteredByServiceTenantAndLabels() {
        JobId plain = driver.submit();
        JobId other = driver.submit(JobSpec.of("other", new JsonText("{}")));
        JobId acme = driver.submit(spec().withPlacement(Placement.DEFAULT.withTenant("acme")));
        JobId labelled = driver.submit(spec().withLabels(Map.of("run", "7", "user", "ada")));

        assertThat(list(new Filter(null, "other", null, Map.of()))).containsExactly(other);
        assertThat(list(new Filter(null, null, "acme", Map.of()))).containsExactly(acme);
        assertThat(list(new Filter(null, null, null, Map.of("user", "ada")))).containsExactly(labelled);
        assertThat(list(new Filter(null, null, null, Map.of("user", "bob")))).isEmpty();
        assertThat(list(new Filter(JobState.QUEUED, BusDriver.SERVICE, "default", Map.of())))
                .containsExactly(labelled, plain);
    }

    @Test
    void aRareJobIsFoundAmongManyOthers() {
        JobId rare = driver.submit(spec().withLabels(Map.of("rare", "yes")));
        driver.submit(300);
        assertThat(list(new Filter(null, null, null, Map.of("rare", "yes")), 10))
                .containsExactly(rare);
    }

    @Test
    void anAskForTooMuchOrTooLittleIsRefused() {
        assertThatThrownBy(() -> get(queries.list(Filter.ALL, null, 0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> get(queries.list(Filter.ALL, null, 201))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCursorThisListNeverGaveIsRefused() {
        for (String nonsense : List.of("nonsense", "", "-1", "1 2", "99999999999999999999999")) {
            assertThatThrownBy(() -> get(queries.list(Filter.ALL, nonsense, 10)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** I1. */
    @Test
    void everyJobIsCountedInTheStateItIsIn() {
        driver.submit(3);
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        driver.claimOne("m/a");
        get(bus.cancel(driver.claimOne("m/a").lease().job(), "test"));
        driver.submit(
                spec().withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(9))));
        assertThat(get(queries.counts()))
                .isEqualTo(Map.of(
                        JobState.SUCCEEDED, 1L,
                        JobState.RUNNING, 1L,
                        JobState.CANCELING, 1L,
                        JobState.SCHEDULED, 1L));
    }

    @Test
    void aTenantsJobsAreCountedWhateverOthersHave() {
        JobSpec acme = spec().withPlacement(Placement.DEFAULT.withTenant("acme"));
        driver.submit(acme);
        driver.submit(1_200);
        driver.submit(acme);
        get(bus.cancel(driver.submit(acme), "test"));
        assertThat(get(queries.counts("acme"))).isEqualTo(Map.of(JobState.QUEUED, 2L, JobState.CANCELED, 1L));
        assertThat(get(queries.counts("default"))).isEqualTo(Map.of(JobState.QUEUED, 1_200L));
        assertThat(get(queries.counts("nobody"))).isEmpty();
    }
}
