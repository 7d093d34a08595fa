package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The checklist for machines: they finish or give back their jobs, and have the GPUs and models that they need. */
class MachinePolicyTest {

    private final List<Manifest> all = Chart.all();

    private List<Manifest> machines() {
        return all.stream().filter(Manifest::isMachine).toList();
    }

    private Manifest machine(String example, String name) {
        return Chart.example(example).stream()
                .filter(Manifest::isMachine)
                .filter(manifest -> manifest.name().equals("emp-machine-" + name))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode settings(Manifest machine) {
        return Chart.yaml(all.stream()
                .filter(manifest -> manifest.kind().equals("ConfigMap")
                        && manifest.origin().equals(machine.origin())
                        && manifest.name().equals(machine.name()))
                .findFirst()
                .orElseThrow()
                .at("/data")
                .path("machine.yaml")
                .asString());
    }

    private static JsonNode spec(Manifest machine) {
        return machine.pod().orElseThrow().path("spec");
    }

    private static boolean hasGpu(JsonNode container) {
        return container
                .at("/resources/limits")
                .propertyStream()
                .anyMatch(limit -> limit.getKey().contains("gpu"));
    }

    private static Stream<String> mounts(JsonNode container) {
        return container
                .path("volumeMounts")
                .valueStream()
                .map(mount -> mount.path("mountPath").asString());
    }

    @Test
    void everyMachineIsGivenTheTimeThatItGivesItsJobs() {
        assertThat(machines()).hasSizeGreaterThan(10).allSatisfy(machine -> {
            long grace = Duration.parse("PT"
                            + settings(machine)
                                    .at("/emp/worker/shutdown-grace")
                                    .asString()
                                    .toUpperCase())
                    .toSeconds();
            long preStop = machine.mainContainer()
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asLong();
            // After the jobs: 4 s to give back what is not done, 10 s for its processes, and some to spare.
            assertThat(spec(machine).path("terminationGracePeriodSeconds").asLong())
                    .as("%s", machine)
                    .isGreaterThanOrEqualTo(preStop + grace + 4 + 10 + 10);
        });
    }

    @Test
    void theTimeIsThatOfTheLongestJob() {
        Manifest heavy = machine("machines", "heavy");

        assertThat(settings(heavy).at("/emp/worker/shutdown-grace").asString()).isEqualTo("7200s");
        assertThat(spec(heavy).path("terminationGracePeriodSeconds").asInt()).isEqualTo(7235);
    }

    @Test
    void whatRunsBesideAWorkerStartsBeforeItAndEndsAfterIt() {
        List<JsonNode> beside = machines().stream()
                .flatMap(machine -> spec(machine).path("initContainers").valueStream())
                .filter(container -> !container.path("name").asString().startsWith("models-"))
                .toList();

        assertThat(beside).hasSizeGreaterThanOrEqualTo(3).allSatisfy(container -> {
            assertThat(container.path("restartPolicy").asString()).isEqualTo("Always");
            assertThat(container.path("startupProbe").isObject()).isTrue();
        });
        assertThat(machines())
                .allSatisfy(machine ->
                        assertThat(spec(machine).path("containers").size()).isEqualTo(1));
    }

    @Test
    void aMachineUsesAConnectorBesideItByLoopbackAndASharedOneByItsService() {
        JsonNode connectors = settings(machine("production", "api")).at("/emp/worker/connectors");

        assertThat(connectors.get(0).path("url").asString()).isEqualTo("http://emp-connector-openai:8101");
        assertThat(connectors.get(1).path("url").asString()).isEqualTo("http://127.0.0.1:8102");
        assertThat(connectors.get(1).path("labels").path("region").asString()).isEqualTo("eu");
    }

    @Test
    void aGpuIsALimitOfOneContainerOnNodesThatHaveSome() {
        List<Manifest> gpus = machines().stream()
                .filter(machine ->
                        settings(machine).at("/emp/machine/type").asString("").equals("gpu"))
                .toList();

        assertThat(gpus).hasSizeGreaterThanOrEqualTo(5).allSatisfy(machine -> {
            assertThat(machine.containers().stream().filter(MachinePolicyTest::hasGpu))
                    .as("%s", machine)
                    .hasSize(1);
            assertThat(spec(machine).path("nodeSelector").propertyNames())
                    .anyMatch(label -> label.endsWith("gpu.present"));
        });
        assertThat(machines())
                .filteredOn(machine -> !gpus.contains(machine))
                .allSatisfy(machine -> assertThat(machine.containers()).noneMatch(MachinePolicyTest::hasGpu));
    }

    @Test
    void aGpuMachineToleratesTheTaintOfItsNodesAndWhatItsValuesSay() {
        Manifest standard = machine("machines", "standard");

        assertThat(spec(standard)
                        .path("tolerations")
                        .valueStream()
                        .map(toleration -> toleration.path("key").asString()))
                .containsExactlyInAnyOrder("dedicated", "nvidia.com/gpu");
        assertThat(spec(standard).path("nodeSelector").propertyNames())
                .containsExactlyInAnyOrder("node.kubernetes.io/instance-type", "nvidia.com/gpu.present");
        assertThat(spec(standard).path("runtimeClassName").asString()).isEqualTo("nvidia");
        assertThat(spec(machine("machines", "beside")).path("tolerations").isMissingNode())
                .isTrue();
    }

    @Test
    void whoeverHasAGpuOrABrowserHasSharedMemoryToSpare() {
        assertThat(machines())
                .allSatisfy(machine -> machine.containers().forEach(container -> {
                    if (hasGpu(container) || container.path("name").asString().equals("connector-playwright")) {
                        assertThat(mounts(container)).as("%s", machine).contains("/dev/shm");
                    }
                }));
        assertThat(mounts(machine("machines", "web").mainContainer())).contains("/dev/shm");
        assertThat(spec(machine("machines", "heavy"))
                        .path("volumes")
                        .valueStream()
                        .filter(volume -> volume.path("name").asString().equals("shared-memory")))
                .singleElement()
                .satisfies(volume -> assertThat(volume.at("/emptyDir").toString())
                        .isEqualTo("{\"medium\":\"Memory\",\"sizeLimit\":\"32Gi\"}"));
    }

    @Test
    void modelsOfAClaimAreFetchedByAJobAndLookedAtByEachPod() {
        Manifest standard = machine("machines", "standard");
        Manifest job = Chart.example("machines").stream()
                .filter(manifest -> manifest.kind().equals("Job"))
                .findFirst()
                .orElseThrow();

        assertThat(job.name()).startsWith("emp-models-standard-");
        assertThat(job.mainContainer().path("command").toString()).contains("\"fetch\"");
        assertThat(standard.containers().getFirst().path("command").toString()).contains("\"check\"");
        assertThat(job.at("/spec/template/spec/volumes").toString())
                .contains("{\"claimName\":\"emp-models-standard\"}");
        assertThat(spec(standard).path("volumes").toString()).contains("{\"claimName\":\"emp-models-standard\"}");
    }

    @Test
    void otherModelsAreFetchedByThePodItselfOrAreAnImage() {
        assertThat(machine("machines", "heavy")
                        .containers()
                        .getFirst()
                        .path("command")
                        .toString())
                .contains("\"fetch\"");
        assertThat(spec(machine("machines", "beside")).path("volumes").toString())
                .contains("\"image\":{\"reference\":\"registry.example/models@sha256:");
    }

    @Test
    void noWorkerWritesWhereItsModelsLie() {
        assertThat(machines())
                .allSatisfy(machine -> machine.mainContainer()
                        .path("volumeMounts")
                        .forEach(mount -> {
                            if (mount.path("name").asString().equals("models")) {
                                assertThat(mount.path("readOnly").asBoolean())
                                        .as("%s", machine)
                                        .isTrue();
                            }
                        }));
    }

    @Test
    void longRunningMachinesAreKeptFromBeingMoved() {
        assertThat(machine("keda", "video")
                        .pod()
                        .orElseThrow()
                        .at("/metadata/annotations")
                        .toString())
                .contains("\"karpenter.sh/do-not-disrupt\":\"true\"")
                .contains("\"cluster-autoscaler.kubernetes.io/safe-to-evict\":\"false\"");
    }

    @Test
    void theProfileIsSetWhereTheImagesOwnWouldCountMore() {
        assertThat(machines()).allSatisfy(machine -> {
            String profile = Manifest.environment(machine.mainContainer()).get("EMP_MACHINE_PROFILE");
            assertThat(machine.mainContainer().path("image").asString())
                    .as("%s", machine)
                    .contains("emp/machine-" + (profile.equals("comfyui-remote") ? "base" : profile));
        });
    }

    @Test
    void aConnectorThatNeedsABrowserHasTheImageWithOne() {
        List<JsonNode> browsers = Chart.example("machines").stream()
                .filter(Manifest::isLasting)
                .flatMap(workload -> workload.containers().stream())
                .filter(container -> container.path("name").asString().equals("connector-playwright"))
                .toList();

        assertThat(browsers).hasSize(2).allSatisfy(container -> {
            assertThat(container.path("image").asString()).isEqualTo("emp/machine-playwright:0.1.0");
            assertThat(Manifest.environment(container))
                    .containsEntry("EMP_SERVICE", "connector-playwright")
                    .containsEntry("EMP_PLAYWRIGHT_SANDBOX", "off");
        });
    }
}
