package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the platform is reached from outside, what Helm says after an installation, and what {@code helm test} does. */
class ReachTest {

    private static Manifest find(String example, String kind, String name) {
        return Chart.example(example).stream()
                .filter(manifest ->
                        manifest.kind().equals(kind) && manifest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingIsOpenToTheOutsideUnlessItIsAskedFor() {
        assertThat(Chart.example("minimal"))
                .noneMatch(manifest -> List.of("Ingress", "HTTPRoute").contains(manifest.kind()));
        assertThat(Chart.all().stream().filter(manifest -> manifest.kind().equals("Service")))
                .allSatisfy(service -> assertThat(service.at("/spec/type").asString("ClusterIP"))
                        .isEqualTo("ClusterIP"));
    }

    @Test
    void anIngressLeadsToTheApiAndToTheDashboard() {
        Manifest ingress = find("production", "Ingress", "emp");

        assertThat(ingress.at("/spec/rules").toString())
                .contains("\"host\":\"api.emp.example\"", "\"name\":\"emp-orchestrator\"")
                .contains("\"host\":\"emp.example\"", "\"name\":\"emp-monitor\"");
        assertThat(ingress.at("/spec/tls/0/hosts").size()).isEqualTo(2);
    }

    @Test
    void aRouteHasNoTimeLimitSinceEventStreamsStayOpen() {
        Manifest route = find("cluster", "HTTPRoute", "emp-orchestrator");

        assertThat(route.at("/spec/rules/0/timeouts/request").asString()).isEqualTo("0s");
        assertThat(route.at("/spec/rules/0/backendRefs/0").toString())
                .isEqualTo("{\"name\":\"emp-orchestrator\",\"port\":8080}");
        assertThat(route.at("/spec/parentRefs/0/name").asString()).isEqualTo("public");
    }

    @Test
    void theMonitorIsToldWhereTheOrchestratorIs() {
        assertThat(Manifest.environment(
                        find("minimal", "Deployment", "emp-monitor").mainContainer()))
                .containsEntry("EMP_MONITOR_ORCHESTRATORURL", "http://emp-orchestrator:8080");
    }

    @Test
    void theTestSubmitsAJobWithThePlatformsOwnClient() {
        Manifest test = find("minimal", "Pod", "emp-test");

        assertThat(test.mainContainer().path("image").asString()).isEqualTo("emp/service:0.1.0");
        assertThat(test.mainContainer().path("args").toString())
                .isEqualTo(
                        "[\"submit\",\"/etc/emp/test/job.json\",\"--watch\",\"--url\",\"http://emp-orchestrator:8080\","
                                + "\"--key-file\",\"/etc/emp/keys/submit\"]");
        assertThat(Chart.JSON
                        .readTree(find("minimal", "ConfigMap", "emp-test")
                                .at("/data")
                                .path("job.json")
                                .asString())
                        .path("service")
                        .asString())
                .isEqualTo("comfyui");
    }

    @Test
    void theNotesSayHowToGoOnAndWarnOfWhatIsForTrials() {
        String notes = new Helm(Chart.HOME)
                .install()
                .withName("emp")
                .withNamespace("emp")
                .withKubeVersion("1.35.0")
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .clientOnly()
                .debug()
                .call()
                .getOutput();

        assertThat(notes)
                .contains("kubectl -n emp port-forward svc/emp-orchestrator 8080")
                .contains("get secret emp-keys")
                .contains("helm test emp -n emp")
                .contains("simulation: profile simulation, pool standard, 1 as Deployment")
                .contains("WARNING: Redis is the bundled one");
    }
}
