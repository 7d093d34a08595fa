package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The orchestrator starts on no address but 127.0.0.1 without keys: the chart makes some, once, or takes those there are. */
class KeysTest {

    private static Manifest find(List<Manifest> manifests, String kind, String name) {
        return manifests.stream()
                .filter(manifest ->
                        manifest.kind().equals(kind) && manifest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String decoded(JsonNode entry) {
        return new String(Base64.getDecoder().decode(entry.asString()), StandardCharsets.UTF_8);
    }

    @Test
    void keysAreMadeAtFirstThatTheOrchestratorTakes() {
        Manifest secret = find(Chart.example("minimal"), "Secret", "emp-keys");

        assertThat(secret.at("/data").propertyNames()).containsExactlyInAnyOrder("admin", "operate", "submit");
        assertThat(secret.at("/data").valueStream().map(KeysTest::decoded))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[0-9A-Za-z]{48}"));
        assertThat(secret.at("/metadata/annotations")
                        .path("helm.sh/resource-policy")
                        .asString())
                .isEqualTo("keep");
    }

    @Test
    void anUpgradeKeepsThem() {
        String there = """
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "%s", "namespace": "emp"}, "data": {%s}}\
            """;
        String mine = Base64.getEncoder().encodeToString("mine-".repeat(10).getBytes(StandardCharsets.UTF_8));

        List<Manifest> upgraded = Chart.with(
                "{}",
                Map.of(
                        "emp-keys",
                                there.formatted(
                                        "emp-keys", "\"admin\": \"%s\", \"operate\": \"%s\"".formatted(mine, mine)),
                        "emp-redis", there.formatted("emp-redis", "\"redis-password\": \"%s\"".formatted(mine))));

        JsonNode keys = find(upgraded, "Secret", "emp-keys").at("/data");
        assertThat(keys.path("admin").asString()).isEqualTo(mine);
        assertThat(keys.path("operate").asString()).isEqualTo(mine);
        assertThat(decoded(keys.path("submit"))).as("what was missing is added").hasSize(48);
        assertThat(find(upgraded, "Secret", "emp-redis")
                        .at("/data")
                        .path("redis-password")
                        .asString())
                .isEqualTo(mine);
    }

    @Test
    void theOrchestratorReadsThemFromFilesWithTheirRoles() {
        Manifest orchestrator = find(Chart.example("minimal"), "Deployment", "emp-orchestrator");

        assertThat(Manifest.environment(orchestrator.mainContainer()))
                .containsEntry("SERVER_ADDRESS", "0.0.0.0")
                .containsEntry("EMP_ORCHESTRATOR_KEYS_ADMIN_FROM", "file:/etc/emp/keys/admin")
                .containsEntry("EMP_ORCHESTRATOR_KEYS_ADMIN_ROLE", "admin")
                .containsEntry("EMP_ORCHESTRATOR_KEYS_OPERATE_ROLE", "operate")
                .containsEntry("EMP_ORCHESTRATOR_KEYS_SUBMIT_ROLE", "submit");
        assertThat(orchestrator.at("/spec/template/spec/volumes").toString()).contains("\"secretName\":\"emp-keys\"");
    }

    @Test
    void whoHasASecretGetsNoOther() {
        for (String example : List.of("production", "sentinel", "airgapped")) {
            assertThat(Chart.example(example))
                    .as(example)
                    .noneMatch(manifest -> manifest.kind().equals("Secret"));
        }
        assertThat(find(Chart.example("production"), "Deployment", "emp-orchestrator")
                        .at("/spec/template/spec/volumes")
                        .toString())
                .contains("\"secretName\":\"emp-api-keys\"");
    }

    @Test
    void externalSecretsFillTheSecretsThatAreNamed() {
        Manifest keys = find(Chart.example("sentinel"), "ExternalSecret", "emp-keys-vault");

        assertThat(keys.at("/spec/data").size()).isEqualTo(3);
        assertThat(keys.at("/spec/secretStoreRef").toString())
                .isEqualTo("{\"name\":\"vault\",\"kind\":\"ClusterSecretStore\"}");
    }

    @Test
    void onlyTheOrchestratorAndTheTestSeeKeys() {
        assertThat(Chart.all().stream().filter(manifest -> manifest.pod().isPresent()))
                .allSatisfy(workload -> {
                    boolean seen = workload.pod()
                            .orElseThrow()
                            .path("spec")
                            .path("volumes")
                            .toString()
                            .matches(".*emp-(api-)?keys.*");
                    assertThat(seen)
                            .as("%s", workload)
                            .isEqualTo(List.of("orchestrator", "test").contains(workload.component()));
                });
        assertThat(find(Chart.example("minimal"), "Pod", "emp-test")
                        .at("/spec/volumes")
                        .toString())
                .as("the test sees the weakest only")
                .contains("[{\"key\":\"submit\",\"path\":\"submit\"}]");
    }
}
