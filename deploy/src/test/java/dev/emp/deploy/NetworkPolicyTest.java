package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nobody is reached, and nothing reaches out, that is not named. */
class NetworkPolicyTest {

    private static final String METADATA_SERVICE = "169.254.0.0/16";

    private final List<Manifest> all = Chart.all();

    private static List<Manifest> policies(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy"))
                .toList();
    }

    private static Manifest policy(List<Manifest> manifests, String name) {
        return policies(manifests).stream()
                .filter(manifest -> manifest.name().equals("emp-" + name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> components(JsonNode rules, String side) {
        return rules.valueStream()
                .flatMap(rule -> rule.path(side).valueStream())
                .map(peer -> peer.at("/podSelector/matchLabels")
                        .path("app.kubernetes.io/component")
                        .asString(""))
                .filter(component -> !component.isEmpty());
    }

    private static Set<Integer> ports(JsonNode rules) {
        return rules.valueStream()
                .flatMap(rule -> rule.path("ports").valueStream())
                .map(port -> port.path("port").asInt())
                .collect(Collectors.toSet());
    }

    @Test
    void everythingIsRefusedThatNoOtherPolicyNames() {
        for (String origin : all.stream().map(Manifest::origin).collect(Collectors.toSet())) {
            List<Manifest> rendered = all.stream()
                    .filter(manifest -> manifest.origin().equals(origin))
                    .toList();
            Manifest deny = policy(rendered, "default-deny");
            assertThat(deny.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
            assertThat(deny.at("/spec/ingress").isMissingNode()).isTrue();
            assertThat(deny.at("/spec/egress").isMissingNode()).isTrue();
            assertThat(rendered.stream().filter(manifest -> manifest.pod().isPresent()))
                    .allSatisfy(workload -> {
                        JsonNode labels = workload.pod().orElseThrow().at("/metadata/labels");
                        deny.at("/spec/podSelector/matchLabels")
                                .properties()
                                .forEach(label -> assertThat(labels.path(label.getKey()))
                                        .as("%s", workload)
                                        .isEqualTo(label.getValue()));
                    });
        }
    }

    @Test
    void everyWorkloadHasAPolicyOfItsOwn() {
        assertThat(all.stream().filter(manifest -> manifest.pod().isPresent()))
                .allSatisfy(workload -> assertThat(policies(all).stream()
                                .filter(policy -> policy.origin().equals(workload.origin()))
                                .map(policy -> policy.at("/spec/podSelector/matchLabels")
                                        .path("app.kubernetes.io/component")
                                        .asString("")))
                        .as("%s", workload)
                        .contains(workload.pod()
                                .orElseThrow()
                                .at("/metadata/labels")
                                .path("app.kubernetes.io/component")
                                .asString()));
    }

    @Test
    void theInternetIsNeverThePrivateNetworkOrTheMetadataOfTheCloud() {
        assertThat(policies(all))
                .allSatisfy(policy -> policy.at("/spec/egress")
                        .forEach(rule -> rule.path("to").forEach(peer -> {
                            if (peer.at("/ipBlock/cidr").asString("").equals("0.0.0.0/0")) {
                                assertThat(peer.at("/ipBlock/except").toString())
                                        .contains(METADATA_SERVICE, "10.0.0.0/8", "192.168.0.0/16");
                            }
                        })));
    }

    @Test
    void everyEgressNamesItsPorts() {
        assertThat(policies(all))
                .allSatisfy(policy -> policy.at("/spec/egress")
                        .forEach(rule -> assertThat(rule.path("ports").size())
                                .as("%s", policy)
                                .isPositive()));
    }

    @Test
    void aConnectorIsReachedOnlyByTheMachinesThatUseItAndByPrometheus() {
        JsonNode ingress =
                policy(Chart.example("production"), "connector-openai").at("/spec/ingress");

        assertThat(components(ingress, "from")).containsExactly("machine-api");
        assertThat(ports(ingress)).containsExactly(8101);
        assertThat(ingress.toString()).contains("monitoring").doesNotContain("ingress-nginx");
    }

    @Test
    void noConnectorReachesRedisOrTheOrchestrator() {
        assertThat(policies(all).stream().filter(policy -> policy.name().startsWith("emp-connector-")))
                .isNotEmpty()
                .allSatisfy(policy -> {
                    assertThat(components(policy.at("/spec/egress"), "to")).isEmpty();
                    assertThat(ports(policy.at("/spec/egress"))).doesNotContain(6379, 8080);
                });
    }

    @Test
    void eachConnectorHasTheEgressOfItsProvider() {
        List<Manifest> machines = Chart.example("machines");

        assertThat(ports(policy(machines, "connector-comfyui").at("/spec/egress")))
                .containsExactly(8188);
        assertThat(ports(policy(machines, "connector-playwright").at("/spec/egress")))
                .containsExactlyInAnyOrder(80, 443);
        assertThat(ports(policy(machines, "connector-runpod").at("/spec/egress")))
                .containsExactly(443);
    }

    @Test
    void aMachineReachesTheProvidersOfWhatRunsBesideIt() {
        assertThat(ports(policy(Chart.example("machines"), "machine-browser").at("/spec/egress")))
                .contains(80, 443, 8103, 8105)
                .doesNotContain(8104);
        assertThat(ports(policy(Chart.example("minimal"), "machine-simulation").at("/spec/egress")))
                .containsExactly(6379);
    }

    @Test
    void onlyTheOrchestratorIsReachedByKedaAndItsOwnClients() {
        JsonNode ingress = policy(Chart.example("keda"), "orchestrator").at("/spec/ingress");

        assertThat(components(ingress, "from")).containsExactlyInAnyOrder("monitor", "test");
        assertThat(ingress.toString()).contains("\"kubernetes.io/metadata.name\":\"keda\"");
        assertThat(policies(Chart.example("keda")).stream()
                        .filter(policy -> policy.at("/spec/ingress").toString().contains("\"keda\"")))
                .hasSize(1);
    }

    @Test
    void withoutAWayOutNothingLeavesButForRedisAndDns() {
        List<Manifest> airgapped = Chart.example("airgapped");

        for (String name : List.of("orchestrator", "machine-gpu")) {
            assertThat(ports(policy(airgapped, name).at("/spec/egress")))
                    .as(name)
                    .containsExactly(6379);
        }
        assertThat(policy(airgapped, "monitor").at("/spec/egress").toString()).doesNotContain("0.0.0.0/0");
        assertThat(policy(airgapped, "orchestrator").at("/spec/egress").toString())
                .contains("10.0.5.0/24");
        assertThat(policy(airgapped, "dns").at("/spec/egress").toString()).contains("169.254.20.10/32");
    }

    @Test
    void allNodesOfAClusterAreReachedAndSentinelsAndTheirMaster() {
        assertThat(ports(policy(Chart.example("cluster"), "orchestrator").at("/spec/egress")))
                .contains(6379, 6380, 9000);
        assertThat(ports(policy(Chart.example("sentinel"), "monitor").at("/spec/egress")))
                .contains(6379, 26379);
    }

    @Test
    void theOpenPortIsTheOneThatIsListenedOn() {
        assertThat(policies(all).stream()
                        .filter(policy -> policy.at("/spec/ingress").size() > 0))
                .allSatisfy(policy -> {
                    String component = policy.at("/spec/podSelector/matchLabels")
                            .path("app.kubernetes.io/component")
                            .asString();
                    Set<Integer> listening = all.stream()
                            .filter(manifest ->
                                    manifest.isLasting() && manifest.component().equals(component))
                            .flatMap(manifest ->
                                    manifest.mainContainer().path("ports").valueStream())
                            .map(port -> port.path("containerPort").asInt())
                            .collect(Collectors.toSet());
                    assertThat(ports(policy.at("/spec/ingress")))
                            .as("%s", policy)
                            .isEqualTo(listening);
                });
    }
}
