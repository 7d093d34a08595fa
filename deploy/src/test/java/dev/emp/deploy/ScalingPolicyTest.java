package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** Pools grow and shrink by what the orchestrator says is needed. */
class ScalingPolicyTest {

    private final List<Manifest> keda = Chart.example("keda");

    private Manifest find(String kind, String name) {
        return keda.stream()
                .filter(manifest ->
                        manifest.kind().equals(kind) && manifest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyPoolIsAskedForAtTheOrchestratorWithAKey() {
        List<Manifest> scaled = keda.stream()
                .filter(manifest -> manifest.kind().startsWith("Scaled"))
                .toList();

        assertThat(scaled).hasSize(3).allSatisfy(manifest -> {
            JsonNode trigger = manifest.at("/spec/triggers/0");
            assertThat(trigger.path("type").asString()).isEqualTo("metrics-api");
            assertThat(trigger.at("/metadata/url").asString())
                    .matches("http://emp-orchestrator\\.emp\\.svc:8080/v1/pools/(fast|standard|heavy)/scaling");
            assertThat(trigger.at("/metadata/valueLocation").asString()).isEqualTo("desired");
            assertThat(trigger.at("/metadata/targetValue").asString()).isEqualTo("1");
            assertThat(trigger.at("/metadata/activationTargetValue").asString()).isEqualTo("0");
            assertThat(trigger.at("/metadata/authMode").asString()).isEqualTo("apiKey");
            assertThat(trigger.at("/metadata/keyParamName").asString()).isEqualToIgnoringCase("X-Api-Key");
            assertThat(trigger.at("/authenticationRef/name").asString()).isEqualTo("emp-scaling");
        });
        assertThat(find("TriggerAuthentication", "emp-scaling")
                        .at("/spec/secretTargetRef/0")
                        .toString())
                .isEqualTo("{\"parameter\":\"apiKey\",\"name\":\"emp-keys\",\"key\":\"operate\"}");
    }

    @Test
    void theManualAsksLikeTheChart() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "scaling.md"));
        int begin = page.indexOf("apiVersion: keda.sh");
        JsonNode trigger = null;
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(page.substring(begin, page.indexOf("```", begin)))) {
            Manifest manifest = new Manifest("docs/scaling.md", Chart.JSON.valueToTree(document));
            StrictParse.check(manifest);
            trigger = manifest.kind().equals("ScaledObject") ? manifest.at("/spec/triggers/0") : trigger;
        }
        JsonNode charts = find("ScaledObject", "emp-machine-fast").at("/spec/triggers/0");
        assertThat(trigger).isNotNull();
        for (String member : List.of(
                "type",
                "metadata/valueLocation",
                "metadata/targetValue",
                "metadata/authMode",
                "metadata/method",
                "metadata/keyParamName",
                "authenticationRef/name")) {
            assertThat(trigger.at("/" + member)).as(member).isEqualTo(charts.at("/" + member));
        }
    }

    @Test
    void whileTheOrchestratorIsAwayNoMachineIsTakenAway() {
        assertThat(keda.stream().filter(manifest -> manifest.kind().equals("ScaledObject")))
                .allSatisfy(scaled -> {
                    assertThat(scaled.at("/spec/fallback/behavior").asString()).isEqualTo("currentReplicasIfHigher");
                    assertThat(scaled.at("/spec/fallback/failureThreshold").asInt())
                            .isEqualTo(3);
                });
        assertThat(find("ScaledObject", "emp-machine-fast")
                        .at("/spec/fallback/replicas")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void theOrchestratorIsToldTheBoundsThatKedaHas() {
        JsonNode pools = Chart.yaml(find("ConfigMap", "emp-orchestrator")
                        .at("/data")
                        .path("application.yaml")
                        .asString())
                .at("/emp/orchestrator/pools");

        assertThat(pools.toString())
                .isEqualTo(
                        "{\"fast\":{\"max\":20,\"min\":1},\"heavy\":{\"max\":4,\"min\":0},\"standard\":{\"max\":8,\"min\":0}}");
        assertThat(find("ScaledObject", "emp-machine-fast")
                        .at("/spec/maxReplicaCount")
                        .asInt())
                .isEqualTo(20);
        assertThat(find("ScaledObject", "emp-machine-fast")
                        .at("/spec/minReplicaCount")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void scalingInIsNotPutOffTwice() {
        assertThat(find("ScaledObject", "emp-machine-fast")
                        .at(
                                "/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void aMachineThatIsAJobEndsByItselfWhenItIsIdle() {
        assertThat(find("ConfigMap", "emp-machine-video")
                        .at("/data")
                        .path("machine.yaml")
                        .asString())
                .contains("idle-limit: 300s");
        Manifest job = find("ScaledJob", "emp-machine-video");
        assertThat(job.pod().orElseThrow().at("/spec/restartPolicy").asString()).isEqualTo("OnFailure");
        assertThat(job.at("/spec/scalingStrategy/strategy").asString()).isEqualTo("default");
        assertThat(keda.stream()
                        .filter(manifest -> manifest.kind().equals("ConfigMap")
                                && !manifest.name().endsWith("video")))
                .noneMatch(map -> map.object().toString().contains("idle-limit"));
    }

    @Test
    void servicesScaleByTheirCpu() {
        assertThat(find("HorizontalPodAutoscaler", "emp-connector-replicate")
                        .at("/spec/metrics/0/resource/target/averageUtilization")
                        .asInt())
                .isEqualTo(70);
    }
}
