package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Rules and dashboards are written and tested in {@code observability}. Helm reads only files of the chart, so the chart has a
 * copy, held in step here.
 */
class ObservabilityFilesTest {

    private static final Path SOURCE = Path.of("observability");
    private static final Path COPY = Chart.HOME.resolve("files");
    private static final String VALUES = "monitoring: {enabled: true, rules: true, dashboards: true}";

    private static Map<String, String> files(Path folder, String ending) {
        if (!Files.isDirectory(folder)) {
            return Map.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, String> contents = new TreeMap<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ending)).toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void holdInStep(String kind, String ending) throws IOException {
        Map<String, String> wanted = files(SOURCE.resolve(kind), ending);
        if (wanted.isEmpty()) {
            return;
        }
        for (Map.Entry<String, String> file : wanted.entrySet()) {
            Documents.holdInStep(COPY.resolve(kind).resolve(file.getKey()), file.getValue(), "ObservabilityFilesTest");
        }
        assertThat(files(COPY.resolve(kind), ending).keySet())
                .as("no other is in %s", kind)
                .isEqualTo(wanted.keySet());
    }

    @Test
    void theRulesOfTheChartAreTheOnesThatAreTested() throws IOException {
        holdInStep("rules", ".yaml");
    }

    @Test
    void theDashboardsOfTheChartAreTheOnesThatAreTested() throws IOException {
        holdInStep("dashboards", ".json");
    }

    @Test
    void everyFileOfRulesIsAPrometheusRuleWithTheSameGroups() {
        List<Manifest> rules = Chart.with(VALUES).stream()
                .filter(manifest -> manifest.kind().equals("PrometheusRule"))
                .toList();

        Map<String, String> files = files(COPY.resolve("rules"), ".yaml");
        assertThat(rules)
                .hasSameSizeAs(files.keySet())
                .allSatisfy(StrictParse::check)
                .allSatisfy(rule -> {
                    JsonNode file = Chart.yaml(files.get(rule.name().replaceFirst("^emp-", "") + ".yaml"));
                    String scoped = rule.at("/spec/groups").toString();
                    assertThat(Chart.JSON.readTree(withoutNamespace(scoped)))
                            .isEqualTo(Chart.JSON.readTree(
                                    withoutNamespace(file.path("groups").toString())));
                });
    }

    /** Rules as they are in the file, but for the label that the chart gives them and their selectors. */
    private static String withoutNamespace(String groups) {
        return groups.replaceAll("\"labels\":\\{\"namespace\":\"emp\"}", "\"labels\":{}")
                .replaceAll("\"namespace\":\"emp\",?|,\"namespace\":\"emp\"", "")
                .replace("namespace=\\\"emp\\\", ", "")
                .replace("{namespace=\\\"emp\\\"}", "")
                .replace(",\"labels\":{}", "")
                .replace("\"labels\":{},", "")
                .replaceAll("\\s*\\\\n\\s*", " ")
                .replace(" \"", "\"");
    }

    @Test
    void everyDashboardIsAConfigMapThatGrafanaFinds() {
        List<Manifest> dashboards = Chart.with(VALUES).stream()
                .filter(manifest -> manifest.at("/metadata/labels").has("grafana_dashboard"))
                .toList();

        Map<String, String> files = files(COPY.resolve("dashboards"), ".json");
        assertThat(dashboards)
                .hasSameSizeAs(files.keySet())
                .allSatisfy(map -> map.at("/data")
                        .properties()
                        .forEach(entry -> assertThat(
                                        Chart.JSON.readTree(entry.getValue().asString()))
                                .isEqualTo(Chart.JSON.readTree(files.get(entry.getKey())))));
    }

    @Test
    void everyServiceIsScrapedAndTheOrchestratorWithItsKey() {
        List<Manifest> production = Chart.example("production");
        List<Manifest> monitors = production.stream()
                .filter(manifest -> manifest.kind().equals("ServiceMonitor"))
                .toList();

        assertThat(monitors).hasSize(3).allSatisfy(monitor -> {
            assertThat(monitor.at("/spec/endpoints/0/path").asString()).isEqualTo("/actuator/prometheus");
            assertThat(monitor.at("/metadata/labels/release").asString()).isEqualTo("prometheus");
            assertThat(production.stream().filter(manifest -> manifest.kind().equals("Service")))
                    .as("%s finds a Service", monitor)
                    .anySatisfy(service -> monitor.at("/spec/selector/matchLabels")
                            .properties()
                            .forEach(label -> assertThat(
                                            service.at("/metadata/labels").path(label.getKey()))
                                    .isEqualTo(label.getValue())));
        });
        assertThat(monitors.stream().filter(monitor -> monitor.name().equals("emp-orchestrator")))
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.at("/spec/endpoints/0/authorization/credentials")
                                .toString())
                        .isEqualTo("{\"name\":\"emp-api-keys\",\"key\":\"operate\"}"));
    }

    @Test
    void everythingIsScrapedUnderAJobThatTheRulesKnow() throws IOException {
        List<String> known = Chart.yaml(Files.readString(SOURCE.resolve("prometheus.yml")))
                .path("scrape_configs")
                .valueStream()
                .map(job -> job.path("job_name").asString())
                .toList();
        assertThat(Chart.all().stream()
                        .flatMap(manifest -> Stream.of("/spec/endpoints/0", "/spec/podMetricsEndpoints/0")
                                .map(manifest::at))
                        .filter(JsonNode::isObject))
                .isNotEmpty()
                .allSatisfy(endpoint -> {
                    JsonNode relabeling = endpoint.path("relabelings").path(0);
                    assertThat(relabeling.path("targetLabel").asString()).isEqualTo("job");
                    assertThat(known).contains(relabeling.path("replacement").asString());
                });
    }

    @Test
    void everyMachineIsScrapedWhateverItsName() {
        List<Manifest> production = Chart.example("production");
        Manifest monitor = production.stream()
                .filter(manifest -> manifest.kind().equals("PodMonitor"))
                .findFirst()
                .orElseThrow();

        assertThat(monitor.at("/spec/podMetricsEndpoints/0/path").asString()).isEqualTo("/metrics");
        String label = monitor.at("/spec/selector/matchExpressions/0/key").asString();
        assertThat(Chart.all().stream().filter(Manifest::isLasting))
                .allSatisfy(workload -> assertThat(workload.pod()
                                .orElseThrow()
                                .at("/metadata/labels")
                                .has(label))
                        .isEqualTo(workload.isMachine()));
    }

    @Test
    void nothingOfPrometheusIsRenderedUnlessItIsAskedFor() {
        assertThat(Chart.example("minimal"))
                .noneMatch(manifest -> manifest.at("/apiVersion").asString().contains("coreos"));
    }
}
