package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What the chart relies on in the services' own files of settings: ports, probes, and an end that loses nothing. */
class ServiceSettingsTest {

    private static final Path HOME = Path.of("..");

    /** By the name of the component in the chart; later files count more. */
    private static final Map<String, List<String>> FILES = Map.of(
            "orchestrator", List.of("orchestrator-service/src/main/resources/orchestrator-service.yaml"),
            "monitor", List.of("monitor-service/src/main/resources/monitor-service.yaml"),
            "worker", List.of("worker-service/src/main/resources/worker-service.yaml"),
            "connector-openai", connector("openai"),
            "connector-replicate", connector("replicate"),
            "connector-comfyui", connector("comfyui"),
            "connector-playwright", connector("playwright"),
            "connector-runpod", connector("runpod"));

    private static List<String> connector(String provider) {
        return List.of(
                "connector-spi/src/main/resources/connector-service.yaml",
                "connector-%1$s/src/main/resources/connector-%1$s.yaml".formatted(provider));
    }

    static Stream<String> services() {
        return FILES.keySet().stream().sorted();
    }

    private static JsonNode setting(String service, String pointer) {
        return FILES.get(service).reversed().stream()
                .map(file -> Chart.yaml(HOME.resolve(file)).at(pointer))
                .filter(found -> !found.isMissingNode())
                .findFirst()
                .orElseThrow(() -> new AssertionError(pointer + " is not set for " + service));
    }

    @ParameterizedTest
    @MethodSource("services")
    void theChartKnowsThePort(String service) {
        int port = setting(service, "/server/port").asInt();
        List<Manifest> workloads = Chart.all().stream()
                .filter(Manifest::isLasting)
                .filter(manifest -> service.equals("worker")
                        ? manifest.isMachine()
                        : manifest.component().equals(service))
                .toList();

        assertThat(workloads)
                .isNotEmpty()
                .allSatisfy(workload -> assertThat(workload.mainContainer()
                                .at("/ports/0/containerPort")
                                .asInt())
                        .as("%s", workload)
                        .isEqualTo(port));
        assertThat(Chart.all().stream()
                        .filter(manifest -> manifest.kind().equals("Service")
                                && manifest.component().equals(service)))
                .allSatisfy(found ->
                        assertThat(found.at("/spec/ports/0/port").asInt()).isEqualTo(port));
    }

    @ParameterizedTest
    @MethodSource("services")
    void livenessIsThatOfTheProcessAlone(String service) {
        assertThat(setting(service, "/management/endpoint/health/probes/enabled")
                        .asBoolean())
                .isTrue();
        assertThat(setting(service, "/management/endpoint/health/group/liveness/include")
                        .asString())
                .isEqualTo("livenessState");
    }

    @ParameterizedTest
    @MethodSource("services")
    void readinessEndsWithTheOrderToStopAndNamesNoRedisOfSprings(String service) {
        assertThat(setting(service, "/management/endpoint/health/group/readiness/include")
                        .asString())
                .contains("readinessState")
                .doesNotContain("redis");
    }

    @ParameterizedTest
    @MethodSource("services")
    void whatIsUnderWayIsAnsweredBeforeTheEnd(String service) {
        assertThat(setting(service, "/server/shutdown").asString()).isEqualTo("graceful");
    }

    @Test
    void theServicesEndInTheTimeThatTheirPodsHave() {
        assertThat(Chart.all().stream()
                        .filter(manifest -> FILES.containsKey(manifest.component()) && manifest.isLasting()))
                .isNotEmpty()
                .allSatisfy(workload -> {
                    JsonNode pod = workload.pod().orElseThrow().path("spec");
                    int sleep = workload.mainContainer()
                            .at("/lifecycle/preStop/sleep/seconds")
                            .asInt();
                    int phase = Integer.parseInt(
                            setting(workload.component(), "/spring/lifecycle/timeout-per-shutdown-phase")
                                    .asString()
                                    .replace("s", ""));
                    String kept = Manifest.environment(workload.mainContainer())
                            .getOrDefault("EMP_CONNECTOR_SHUTDOWNGRACE", "0s");
                    // Loops and web server are phases of their own.
                    assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                            .as("%s", workload)
                            .isGreaterThanOrEqualTo(sleep + 2 * phase + Integer.parseInt(kept.replace("s", "")) + 10);
                });
    }

    @Test
    void everyServiceOfTheChartIsLookedAtHere() {
        assertThat(Chart.yaml(Chart.HOME.resolve("values.yaml"))
                        .path("services")
                        .propertyNames())
                .allMatch(FILES::containsKey);
        assertThat(FILES.values())
                .allSatisfy(files -> assertThat(files).allMatch(file -> Files.exists(HOME.resolve(file))));
    }
}
