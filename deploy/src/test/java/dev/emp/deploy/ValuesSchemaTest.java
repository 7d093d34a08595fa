package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A wrong value is refused before anything is rendered, with its place. */
class ValuesSchemaTest {

    /** Maps whose names are the user's own, or that are passed on to Kubernetes or a service as they are. */
    private static final Set<String> OPEN = Set.of(
            "labels",
            "open",
            "global",
            "job",
            "imageDigests",
            "manifest",
            "emp",
            "spring",
            "server",
            "logging",
            "management",
            "requests",
            "limits");

    private static final JsonNode SCHEMA = Chart.yaml(Chart.HOME.resolve("values.schema.json"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        registri: x                                                       | registri
        image: {tagg: x}                                                  | tagg
        image: {digest: latest}                                           | /image/digest
        image: {pullPolicy: Sometimes}                                    | /image/pullPolicy
        imageDigests: {emp/service: latest}                               | /imageDigests/emp~1service
        requireDigests: mine                                              | /requireDigests
        imagePullSecrets: [{name: x}]                                     | /imagePullSecrets/0
        redis: {mode: single}                                             | /redis/mode
        redis: {port: 70000}                                              | /redis/port
        redis: {bundled: {maxMemory: 300Mi}}                              | /redis/bundled/maxMemory
        redis: {bundled: {image: {registri: x}}}                          | registri
        image: {registry: x}                                              | registry
        redis: {sentinel: {nodes: [s1]}}                                  | /redis/sentinel/nodes/0
        redis: {tls: {enable: true}}                                      | enable
        bus: {shards: 65}                                                 | /bus/shards
        bus: {durability: all}                                            | /bus/durability
        bus: {retention: 1 day}                                           | /bus/retention
        artifacts: {store: disk}                                          | /artifacts/store
        artifacts: {s3: {endpoint: minio}}                                | /artifacts/s3/endpoint
        artifacts: {directory: {accessModes: [ReadOnce]}}                 | /artifacts/directory/accessModes/0
        tracing: {sampleRatio: 2}                                         | /tracing/sampleRatio
        configuration: {empp: {}}                                         | empp
        services: {orchestrater: {enabled: true}}                         | orchestrater
        services: {orchestrator: {replica: 3}}                            | replica
        services: {orchestrator: {autoscaling: {cpu: 50}}}                | cpu
        services: {orchestrator: {egress: {internetPorts: [0]}}}          | /services/orchestrator/egress/internetPorts/0
        services: {orchestrator: {env: [{name: A}]}}                      | /services/orchestrator/env/0
        services: {orchestrator: {resources: {limit: {}}}}                | limit
        machines: [{profile: base}]                                       | name
        machines: [{name: Upper}]                                         | /machines/0/name
        machines: [{name: a, profil: base}]                               | profil
        machines: [{name: a, profile: comfy}]                             | /machines/0/profile
        machines: [{name: a, type: cpu}]                                  | /machines/0/type
        machines: [{name: a, workload: DaemonSet}]                        | /machines/0/workload
        machines: [{name: a, gpu: {counts: 1}}]                           | counts
        machines: [{name: a, gpu: {resource: gpu}}]                       | /machines/0/gpu/resource
        machines: [{name: a, models: {source: s3}}]                       | /machines/0/models/source
        machines: [{name: a, connectors: [{provider: opnai}]}]            | /machines/0/connectors/0/provider
        machines: [{name: a, sidecars: [{name: b}]}]                      | image
        machines: [{name: a, autoscaling: {maximum: 3}}]                  | maximum
        machines: [{name: a, longestJobSeconds: 5m}]                      | /machines/0/longestJobSeconds
        machineDefaults: {sharedMemory: lots}                             | /machineDefaults/sharedMemory
        machineDefaults: {name: a}                                        | name
        keda: {valueLocation: depth}                                      | /keda/valueLocation
        networkPolicy: {dns: {cidrs: [169.254.20.10]}}                    | /networkPolicy/dns/cidrs/0
        podDisruptionBudget: {maxUnavailable: 0}                          | /podDisruptionBudget/maxUnavailable
        priorityClasses: {servicesValue: 2000000000}                      | /priorityClasses/servicesValue
        ingress: {host: x}                                                | host
        httpRoute: {parentRefs: [gateway]}                                | /httpRoute/parentRefs/0
        monitoring: {runbookBase: docs}                                   | /monitoring/runbookBase
        monitoring: {interval: 15}                                        | /monitoring/interval
        externalSecrets: {store: {kind: Vault}}                           | /externalSecrets/store/kind
        test: {job: none}                                                 | /test/job
        """)
    void aWrongValueIsNamed(String values, String named) {
        assertThatThrownBy(() -> Chart.with(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(named));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        redis: {mode: standalone}                                         | redis.host must say where it is
        redis: {mode: sentinel}                                           | redis.sentinel.master and redis.sentinel.nodes must be set
        redis: {mode: cluster}                                            | redis.cluster.nodes must be set
        redis: {tls: {enabled: true}}                                     | the bundled Redis has no TLS
        redis: {username: emp}                                            | the bundled Redis has one user
        bus: {shards: 4}                                                  | only with redis.mode cluster
        artifacts: {store: s3}                                            | artifacts.s3.bucket must be set
        ingress: {enabled: true}                                          | ingress.apiHost or ingress.dashboardHost must be set
        httpRoute: {enabled: true}                                        | httpRoute.parentRefs must name a gateway
        requireDigests: own                                               | image has no digest, but requireDigests is own
        requireDigests: true                                              | image has no digest, but requireDigests is true
        machines: [{name: a}, {name: a}]                                  | two machines are named a
        machines: [{name: a, autoscaling: {enabled: true}}, {name: b, autoscaling: {enabled: true}}] | the machines a and b are both scaled by the pool standard
        machines: [{name: a, autoscaling: {enabled: true, min: 5, max: 2}}] | autoscaling.min of the machine a is more than its max
        machines: [{name: a, workload: ScaledJob}]                        | the machine a is a ScaledJob, so its autoscaling.enabled must be true
        machines: [{name: a, type: gpu}]                                  | its gpu.count must be 1 or more
        machines: [{name: a, models: {source: image}}]                    | models.reference must name one
        machines: [{name: a, models: {source: init}}]                     | models.manifest must say what to fetch
        machines: [{name: a, connectors: [{provider: openai}]}]           | services.connector-openai.enabled is false; enable it, or set run: sidecar
        services: {connector-comfyui: {enabled: true, providerKey: {secret: x}}} | connector-comfyui has no key of a provider
        externalSecrets: {secrets: [{name: a, data: [{key: b, remoteKey: c}]}]}  | externalSecrets.store.name must name a store
        """)
    void whatMakesNoSenseTogetherIsRefusedInASentence(String values, String sentence) {
        assertThatThrownBy(() -> Chart.with(values)).hasMessageContaining(sentence);
    }

    @Test
    void anImageAsAVolumeIsRefusedWhereItIsNotToBeHad() {
        String values = "machines: [{name: a, models: {source: image, reference: 'r/m:1'}}]";

        assertThatThrownBy(() -> Chart.with(values, "1.34.2"))
                .hasMessageContaining("needs Kubernetes 1.35; this is v1.34.2");
        assertThat(Chart.with(values, "1.35.0")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.30.0", "1.31.4", "1.34.0", "1.36.1", "1.30.4-eks-a737599"})
    void theVersionsOfKubernetesThatAreMeantAreTaken(String version) {
        assertThat(Chart.with("{}", version)).isNotEmpty();
    }

    @Test
    void anOlderKubernetesIsRefused() {
        assertThatThrownBy(() -> Chart.with("{}", "1.29.9")).hasMessageContaining("kubeVersion");
    }

    @Test
    void noMapTakesWhatItDoesNotKnow() {
        List<String> open = new ArrayList<>();
        collectOpen(SCHEMA, "", open);

        assertThat(open)
                .allSatisfy(path -> assertThat(OPEN).as(path).contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static void collectOpen(JsonNode schema, String path, List<String> open) {
        if (schema.path("type").asString("").equals("object")
                && !schema.path("additionalProperties").isBoolean()) {
            open.add(path);
        }
        for (String group : List.of("properties", "definitions")) {
            schema.path(group)
                    .properties()
                    .forEach(entry -> collectOpen(entry.getValue(), path + "/" + entry.getKey(), open));
        }
        if (schema.path("items").isObject()) {
            collectOpen(schema.path("items"), path + "[]", open);
        }
    }

    @Test
    void everyValueIsKnownToTheSchemaAndTheOtherWayRound() {
        JsonNode values = Chart.yaml(Chart.HOME.resolve("values.yaml"));

        inStep(values, SCHEMA, "");
        inStep(values.path("machineDefaults"), definition("machine"), "machines[]");
    }

    private static JsonNode definition(String name) {
        return SCHEMA.path("definitions").path(name);
    }

    private static void inStep(JsonNode values, JsonNode schema, String path) {
        JsonNode known = schema.has("$ref")
                ? definition(schema.path("$ref").asString().substring("#/definitions/".length()))
                : schema;
        if (!known.has("properties") || path.endsWith("configuration") || path.startsWith(".services.")) {
            return;
        }
        Set<String> names = new java.util.TreeSet<>(known.path("properties").propertyNames());
        names.removeAll(Set.of("global", "name"));
        Set<String> given = new java.util.TreeSet<>(values.propertyNames());
        given.remove("name");
        assertThat(given).as("values at '%s'", path).isEqualTo(names);
        values.properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                inStep(entry.getValue(), known.path("properties").path(entry.getKey()), path + "." + entry.getKey());
            }
        });
    }
}
