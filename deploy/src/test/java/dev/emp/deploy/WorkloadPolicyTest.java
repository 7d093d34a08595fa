package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The checklist for pods, each line over everything that every example and every overlay renders. */
class WorkloadPolicyTest {

    /** As Pod Security Admission has it for the level restricted, images as volumes since Kubernetes 1.33. */
    private static final Set<String> RESTRICTED_VOLUMES = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private static final Set<String> POD_FIELDS_THAT_OPEN_THE_HOST = Set.of("hostNetwork", "hostPID", "hostIPC");

    private final List<Manifest> all = new ArrayList<>(Chart.all());

    WorkloadPolicyTest() {
        all.addAll(Overlays.all());
    }

    private List<Manifest> workloads() {
        return all.stream().filter(manifest -> manifest.pod().isPresent()).toList();
    }

    private List<Manifest> lasting() {
        return all.stream().filter(Manifest::isLasting).toList();
    }

    private List<Manifest> kind(String kind) {
        return all.stream().filter(manifest -> manifest.kind().equals(kind)).toList();
    }

    private static JsonNode spec(Manifest workload) {
        return workload.pod().orElseThrow().path("spec");
    }

    @Test
    void thereIsSomethingToLookAt() {
        assertThat(workloads()).hasSizeGreaterThan(30);
        assertThat(lasting()).extracting(Manifest::kind).contains("Deployment", "StatefulSet", "ScaledJob");
        assertThat(kind("Job")).isNotEmpty();
        assertThat(kind("Pod")).isNotEmpty();
    }

    @Test
    void everyWorkloadThatCanBeEvictedHasABudgetThatLetsSickPodsGo() {
        for (Manifest workload : lasting()) {
            if (workload.kind().equals("ScaledJob")) {
                continue; // Pods of Jobs have no scale that a budget could count against.
            }
            List<Manifest> budgets = kind("PodDisruptionBudget").stream()
                    .filter(budget -> budget.origin().equals(workload.origin()))
                    .filter(budget -> budget.at("/spec/selector").equals(workload.at("/spec/selector")))
                    .toList();
            assertThat(budgets).as("%s", workload).hasSize(1);
            assertThat(budgets.getFirst().at("/spec/unhealthyPodEvictionPolicy").asString())
                    .isEqualTo("AlwaysAllow");
            assertThat(budgets.getFirst().at("/spec/maxUnavailable").asInt()).isPositive();
        }
    }

    @Test
    void noWorkloadIsScaledByTwo() {
        for (String origin : all.stream().map(Manifest::origin).collect(Collectors.toSet())) {
            List<String> targets = all.stream()
                    .filter(manifest -> manifest.origin().equals(origin))
                    .filter(manifest ->
                            Set.of("HorizontalPodAutoscaler", "ScaledObject").contains(manifest.kind()))
                    .map(manifest -> manifest.at("/spec/scaleTargetRef/kind").asString() + "/"
                            + manifest.at("/spec/scaleTargetRef/name").asString())
                    .toList();
            assertThat(targets).as(origin).doesNotHaveDuplicates();
            List<Manifest> scaled = lasting().stream()
                    .filter(workload -> workload.origin().equals(origin))
                    .filter(workload -> targets.contains(workload.kind() + "/" + workload.name()))
                    .toList();
            assertThat(scaled).as("what is scaled in %s is there", origin).hasSize(targets.size());
            // A number of its own would set it back with every upgrade.
            assertThat(scaled)
                    .allSatisfy(
                            workload -> assertThat(workload.at("/spec/replicas").isMissingNode())
                                    .isTrue());
        }
    }

    @Test
    void replicasAreSpreadOverZonesAndNodes() {
        assertThat(workloads()).filteredOn(Manifest::isLasting).allSatisfy(workload -> {
            JsonNode constraints = spec(workload).path("topologySpreadConstraints");
            assertThat(constraints
                            .valueStream()
                            .map(constraint -> constraint.path("topologyKey").asString()))
                    .containsExactlyInAnyOrder("topology.kubernetes.io/zone", "kubernetes.io/hostname");
            JsonNode labels = workload.pod().orElseThrow().at("/metadata/labels");
            constraints.forEach(constraint -> constraint
                    .at("/labelSelector/matchLabels")
                    .properties()
                    .forEach(label -> assertThat(labels.path(label.getKey())).isEqualTo(label.getValue())));
        });
    }

    @Test
    void everyPodHasAPriority() {
        Set<String> made = kind("PriorityClass").stream().map(Manifest::name).collect(Collectors.toSet());
        assertThat(workloads())
                .allSatisfy(workload -> assertThat(
                                spec(workload).path("priorityClassName").asString(""))
                        .as("%s", workload)
                        .isNotEmpty()
                        .satisfies(name -> assertThat(!name.startsWith("emp-emp-") || made.contains(name))
                                .isTrue()));
        assertThat(kind("PriorityClass").stream()
                        .collect(Collectors.toMap(
                                Manifest::name,
                                priority -> priority.at("/value").asInt(),
                                (first, second) -> first)))
                .as("services go before machines")
                .satisfies(values ->
                        assertThat(values.get("emp-emp-services")).isGreaterThan(values.get("emp-emp-machines")));
    }

    @Test
    void anUpdateTakesNoPodAwayBeforeItsSuccessorIsReady() {
        assertThat(kind("Deployment")).allSatisfy(deployment -> {
            assertThat(deployment
                            .at("/spec/strategy/rollingUpdate/maxUnavailable")
                            .asInt(-1))
                    .isZero();
            assertThat(deployment.at("/spec/strategy/rollingUpdate/maxSurge").asInt())
                    .isPositive();
        });
        assertThat(kind("StatefulSet").stream().filter(Manifest::isMachine)).allSatisfy(set -> {
            // A machine with a disk of its own cannot have a successor beside it: they are replaced one by one.
            assertThat(set.at("/spec/updateStrategy/type").asString()).isEqualTo("RollingUpdate");
            assertThat(set.at("/spec/updateStrategy/rollingUpdate").isMissingNode())
                    .isTrue();
        });
        assertThat(kind("ScaledJob"))
                .allSatisfy(job ->
                        assertThat(job.at("/spec/rollout/strategy").asString()).isEqualTo("gradual"));
    }

    @Test
    void everyPodPassesTheRestrictedPodSecurityStandard() {
        assertThat(workloads()).allSatisfy(workload -> {
            JsonNode spec = spec(workload);
            POD_FIELDS_THAT_OPEN_THE_HOST.forEach(
                    field -> assertThat(spec.path(field).asBoolean(false)).isFalse());
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
            assertThat(spec.at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            spec.path("volumes")
                    .forEach(volume -> assertThat(volume.propertyNames())
                            .as("volumes of %s", workload)
                            .allMatch(field -> field.equals("name") || RESTRICTED_VOLUMES.contains(field)));
            workload.containers().forEach(container -> {
                JsonNode security = container.path("securityContext");
                assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                        .as("%s", workload)
                        .isFalse();
                assertThat(security.path("privileged").asBoolean(false)).isFalse();
                assertThat(security.at("/capabilities/drop").toString()).isEqualTo("[\"ALL\"]");
                assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
                container
                        .path("ports")
                        .forEach(port -> assertThat(port.path("hostPort").isMissingNode())
                                .isTrue());
            });
        });
    }

    @Test
    void everyRootFileSystemIsReadOnlyAndOnlyVolumesAreWritten() {
        assertThat(workloads())
                .allSatisfy(workload -> workload.containers().forEach(container -> {
                    assertThat(container
                                    .at("/securityContext/readOnlyRootFilesystem")
                                    .asBoolean())
                            .as("%s", workload)
                            .isTrue();
                    assertThat(container
                                    .path("volumeMounts")
                                    .valueStream()
                                    .map(mount -> mount.path("mountPath").asString()))
                            .as("%s", workload)
                            .contains("/tmp");
                }));
    }

    @Test
    void noPodGetsATokenOfItsServiceAccount() {
        assertThat(workloads()).allSatisfy(workload -> {
            assertThat(spec(workload).path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec(workload).path("serviceAccountName").asString("")).isNotEmpty();
            assertThat(spec(workload).path("enableServiceLinks").asBoolean(true))
                    .isFalse();
        });
        assertThat(kind("ServiceAccount"))
                .isNotEmpty()
                .allSatisfy(account -> assertThat(
                                account.at("/automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @Test
    void everyContainerHasAMemoryLimitAndAsksForCpu() {
        assertThat(lasting())
                .allSatisfy(workload -> workload.containers()
                        .forEach(container -> assertThat(
                                        container.at("/resources/limits/memory").asString(""))
                                .as("%s", workload)
                                .isNotEmpty()));
        assertThat(lasting())
                .allSatisfy(workload -> assertThat(workload.mainContainer()
                                .at("/resources/requests/cpu")
                                .asString(""))
                        .isNotEmpty());
    }

    @Test
    void everyServiceAndMachineHasThreeProbes() {
        assertThat(lasting())
                .allSatisfy(workload -> workload.containers().stream()
                        .filter(container -> !container.path("name").asString().startsWith("models-"))
                        .forEach(container -> {
                            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                                assertThat(container.path(probe).isObject())
                                        .as("%s of %s", probe, workload)
                                        .isTrue();
                            }
                        }));
    }

    @Test
    void livenessAsksForNothingButTheProcess() {
        // What the group liveness has in it: ServiceSettingsTest.
        assertThat(lasting())
                .filteredOn(workload -> !workload.component().startsWith("redis"))
                .allSatisfy(workload -> {
                    JsonNode main = workload.mainContainer();
                    for (String probe : List.of("startupProbe", "livenessProbe")) {
                        assertThat(main.at("/" + probe + "/httpGet/path").asString())
                                .isEqualTo("/actuator/health/liveness");
                    }
                    assertThat(main.at("/readinessProbe/httpGet/path").asString())
                            .isEqualTo("/actuator/health/readiness");
                    assertThat(main.at("/livenessProbe/failureThreshold").asInt()
                                    * main.at("/livenessProbe/periodSeconds").asInt())
                            .as("a pause of the JVM is no reason to kill it")
                            .isGreaterThanOrEqualTo(60);
                });
    }

    @Test
    void everyPodWaitsForItsEndpointToGoBeforeItStops() {
        assertThat(lasting()).allSatisfy(workload -> {
            int sleep = workload.mainContainer()
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asInt(0);
            boolean answersOthers = kind("Service").stream()
                    .anyMatch(service -> service.origin().equals(workload.origin())
                            && service.at("/spec/selector").equals(workload.at("/spec/selector/matchLabels"))
                            && !workload.isMachine()
                            && !workload.component().equals("redis"));
            assertThat(sleep).as("%s", workload).isGreaterThanOrEqualTo(answersOthers ? 5 : 1);
        });
    }

    @Test
    void nothingIsReferredToByAMovingName() {
        assertThat(workloads())
                .allSatisfy(workload -> workload.containers()
                        .forEach(container -> assertThat(container.path("image").asString())
                                .as("%s", workload)
                                .matches("[^:@\\s]+(:[0-9]+/[^:@\\s]+)?(:[\\w][\\w.-]*|@sha256:[0-9a-f]{64})")
                                .doesNotEndWith(":latest")));
    }

    @Test
    void whoWantsDigestsGetsNothingElse() {
        for (String example : List.of("airgapped-values.yaml", "production-values.yaml")) {
            assertThat(workloads().stream().filter(workload -> workload.origin().equals(example)))
                    .isNotEmpty()
                    .allSatisfy(workload -> workload.containers()
                            .forEach(container -> assertThat(
                                            container.path("image").asString())
                                    .contains("@sha256:")));
        }
    }

    @Test
    void noSecretStandsInAConfigMapOrInTheEnvironment() {
        assertThat(workloads())
                .allSatisfy(workload -> workload.containers()
                        .forEach(container -> Manifest.environment(container).forEach((name, value) -> {
                            if (name.matches(".*(PASSWORD|TOKEN|SECRET|KEY)$")) {
                                assertThat(value).as("%s of %s", name, workload).matches("|file:/etc/emp/.*");
                            }
                        })));
    }
}
