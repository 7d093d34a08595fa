package dev.emp.launcher.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the test of all queries takes an expression apart with: what it overlooks is not tested. */
class ExpressionsTest {

    @Test
    void functionsGroupingAndNumbersAreNoSeries() {
        assertThat(Expressions.selectors("""
                        histogram_quantile(0.95, sum by (service, le) (rate(emp_job_wait_seconds_bucket[5m]))) > 1
                          and on (service) emp:jobs_failed:ratio_rate5m > 0.2"""))
                .containsExactly("emp_job_wait_seconds_bucket", "emp:jobs_failed:ratio_rate5m");
    }

    @Test
    void matchersBelongToTheirSeries() {
        assertThat(Expressions.selectors(
                        "up{job=~\"emp-.+\", job!=\"emp-redis\"} == 0 unless on (instance) up offset 15m"))
                .containsExactly("up{job=~\"emp-.+\", job!=\"emp-redis\"}", "up");
    }

    @Test
    void bracesInAMatcherEndNothing() {
        assertThat(Expressions.selectors(
                        "rate(http_server_requests_seconds_bucket{uri=~\"/v1/jobs/\\\\{id\\\\}\"}[5m])"))
                .containsExactly("http_server_requests_seconds_bucket{uri=~\"/v1/jobs/\\\\{id\\\\}\"}");
    }

    @Test
    void vectorsOfOneNumberAreNoSeries() {
        assertThat(Expressions.selectors("(sum(up) or vector(0)) == 0")).containsExactly("up");
    }
}
