package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The overlays on the rendered chart. Their pods are held to the checklist in {@link WorkloadPolicyTest}. */
class KustomizeTest {

    private static final Path BASE = Overlays.HOME.resolve("base");

    static List<Path> overlays() {
        return Overlays.folders();
    }

    private static List<Manifest> built(Path overlay) {
        assumeTrue(Overlays.canBeBuilt(), "there is no kubectl, which has kustomize in it");
        return Overlays.build(overlay);
    }

    private static Manifest deployment(List<Manifest> manifests, String name) {
        return manifests.stream()
                .filter(manifest ->
                        manifest.kind().equals("Deployment") && manifest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBaseIsTheChartAsItIsRendered() throws IOException {
        Documents.holdInStep(BASE.resolve("emp.yaml"), Chart.text(BASE.resolve("values.yaml")), "KustomizeTest");
    }

    @Test
    void theBaseIsTheSameWithEveryRendering() {
        assertThat(Chart.text(BASE.resolve("values.yaml"))).isEqualTo(Chart.text(BASE.resolve("values.yaml")));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyOverlayIsTakenByTheTypesOfKubernetes(Path overlay) {
        assertThat(built(overlay)).hasSizeGreaterThan(15).allSatisfy(StrictParse::check);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyOverlayIsInANamespaceThatRefusesMoreThanRestrictedPods(Path overlay) {
        List<Manifest> built = built(overlay);
        Manifest namespace = built.stream()
                .filter(manifest -> manifest.kind().equals("Namespace"))
                .findFirst()
                .orElseThrow();

        assertThat(namespace
                        .at("/metadata/labels")
                        .path("pod-security.kubernetes.io/enforce")
                        .asString())
                .isEqualTo("restricted");
        assertThat(built.stream().filter(manifest -> !manifest.kind().equals("Namespace")))
                .allSatisfy(manifest -> assertThat(
                                manifest.at("/metadata/namespace").asString())
                        .as("%s", manifest)
                        .isEqualTo(namespace.name()));
    }

    @Test
    void stagingHasOneOfEach() {
        List<Manifest> staging = built(Overlays.HOME.resolve("overlays/staging"));

        assertThat(deployment(staging, "emp-orchestrator").at("/spec/replicas").asInt())
                .isEqualTo(1);
        assertThat(deployment(staging, "emp-monitor")
                        .mainContainer()
                        .path("image")
                        .asString())
                .isEqualTo("registry.example/emp/service:staging");
    }

    @Test
    void productionHasDigestsAndZonesThatMustBeFilledEvenly() {
        List<Manifest> production = built(Overlays.HOME.resolve("overlays/production"));

        assertThat(deployment(production, "emp-orchestrator")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(production.stream().filter(manifest -> manifest.pod().isPresent()))
                .allSatisfy(workload -> {
                    assertThat(workload.mainContainer().path("image").asString())
                            .contains("@sha256:");
                    assertThat(workload.pod()
                                            .orElseThrow()
                                            .at("/spec/topologySpreadConstraints/1/whenUnsatisfiable")
                                            .asString()
                                    + workload.pod()
                                            .orElseThrow()
                                            .at("/spec/topologySpreadConstraints/0/whenUnsatisfiable")
                                            .asString())
                            .contains("DoNotSchedule");
                });
    }
}
