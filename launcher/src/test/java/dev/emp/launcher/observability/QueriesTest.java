package dev.emp.launcher.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.launcher.observability.Expressions.Expression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every query of the dashboards and every rule, run by a real Prometheus that looks at the running platform. */
@Timeout(600)
class QueriesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What has no series here, by a part of its selector, and why. */
    private static final Map<String, String> NOT_HERE = new LinkedHashMap<>();

    static {
        NOT_HERE.put("emp_gpu_", "this machine need not have a GPU");
        NOT_HERE.put("emp_service_cpu_cores", "the platform of the test keeps no process of a service running");
        NOT_HERE.put("emp_service_memory_bytes", "the same");
        NOT_HERE.put("emp_service_restarts_total", "the same");
        NOT_HERE.put("emp_connector_key_cooling", "no provider with keys is set up");
        NOT_HERE.put("emp_connector_executions_resumed_total", "no worker came back");
        NOT_HERE.put("redis_connected_slave_lag_seconds", "its Redis has no replica");
        NOT_HERE.put("redis_master_link_up", "its Redis is no replica");
        NOT_HERE.put("error!=\"none\"", "no call of Redis fails");
        NOT_HERE.put("outcome=\"fell_back\"", "no job has a fallback");
        NOT_HERE.put("outcome=\"lost\"", "no lease ends");
        NOT_HERE.put("class=\"internal\"", "EMP has no fault");
        NOT_HERE.put("class=\"unknown_outcome\"", "every answer came");
        NOT_HERE.put("class=\"rate_limited\"", "nobody limits");
        NOT_HERE.put("class=~\"rate_limited|", "the one job that fails has a wrong input");
        NOT_HERE.put("outcome=~\"failed|missed\"", "schedules work");
        NOT_HERE.put("emp_webhook_deliveries_total{outcome=\"failed\"}", "the receiver answers");
        NOT_HERE.put("outcome=~\"retried|failed\"", "the receiver answers");
        NOT_HERE.put("status=~\"5..\"", "the API has no fault");
        NOT_HERE.put("status=\"503\"", "the API is available");
        NOT_HERE.put("emp_refusals_total{code", "only a wrong job id is refused");
        NOT_HERE.put("ALERTS", "no alert need fire");
    }

    @TempDir
    private static Path directory;

    private static WatchedPlatform watched;

    @BeforeAll
    static void start() throws Exception {
        watched = WatchedPlatform.start(directory);
    }

    @AfterAll
    static void stop() {
        if (watched != null) {
            watched.close();
        }
    }

    @Test
    void everyPanelAndVariableOfTheDashboardsShowsSomething() throws Exception {
        List<Expression> all = Expressions.dashboards();
        assertThat(all).hasSizeGreaterThan(100);
        noneFails(all);
        allHaveResults(all.stream()
                .filter(expression ->
                        Expressions.selectors(expression.text()).stream().noneMatch(QueriesTest::isNotHere))
                .toList());
    }

    @Test
    void everySeriesThatARuleAsksForIsThere() throws Exception {
        List<Expression> selectors = new ArrayList<>();
        for (Expression rule : Expressions.rules()) {
            for (String selector : Expressions.selectors(rule.text())) {
                if (!isNotHere(selector)) {
                    selectors.add(new Expression(rule.place(), selector));
                }
            }
        }
        assertThat(selectors).hasSizeGreaterThan(70);
        noneFails(selectors);
        allHaveResults(selectors);
    }

    @Test
    void prometheusEvaluatesEveryRuleWithoutAnError() throws Exception {
        List<Expression> rules = Expressions.rules();
        noneFails(rules);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> states = new ArrayList<>();
            for (JsonNode group : watched.prometheus().rules()) {
                for (JsonNode rule : group.path("rules")) {
                    states.add(rule.path("name").asString() + ": "
                            + rule.path("health").asString()
                            + rule.path("lastError").asString());
                }
            }
            assertThat(states).hasSize(rules.size()).allMatch(state -> state.endsWith(": ok"));
        });
    }

    /** A series that is in the list for good would hide a wrong name, so each must be of a metric that is documented or known. */
    @Test
    void whatIsNotHereIsStillAMetricThatThereIs() throws Exception {
        Set<String> known = new TreeSet<>(Documented.names());
        known.addAll(Set.of("redis_connected_slave_lag_seconds", "redis_master_link_up", "ALERTS"));
        List<Expression> all = new ArrayList<>(Expressions.rules());
        all.addAll(Expressions.dashboards());
        for (Expression expression : all) {
            for (String selector : Expressions.selectors(expression.text())) {
                String name = selector.replaceFirst("\\{.*", "");
                if (isNotHere(selector) && !watched.prometheus().hasResult(name)) {
                    assertThat(known).as(expression.place()).contains(name.replaceFirst("_(bucket|count|sum)$", ""));
                }
            }
        }
    }

    @Test
    void everyMetricOfOursIsInTheDocument() throws Exception {
        Set<String> documented = Documented.names();
        Set<String> ours = watched.prometheus().names("emp_");
        assertThat(ours).hasSizeGreaterThan(50);
        assertThat(ours).filteredOn(name -> !documented.contains(name)).isEmpty();
    }

    private static boolean isNotHere(String selector) {
        return NOT_HERE.keySet().stream().anyMatch(selector::contains);
    }

    private static void noneFails(List<Expression> expressions) {
        for (Expression expression : expressions) {
            JsonNode answer = watched.prometheus().query(expression.text());
            assertThat(answer.path("status").asString())
                    .as(expression + ": " + answer.path("error").asString())
                    .isEqualTo("success");
        }
    }

    private static void allHaveResults(List<Expression> expressions) {
        List<Expression> left = new ArrayList<>(expressions);
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                left.removeIf(expression -> watched.prometheus().hasResult(expression.text()));
                return left.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            assertThat(left).as("expressions without a result").isEmpty();
        }
    }
}
