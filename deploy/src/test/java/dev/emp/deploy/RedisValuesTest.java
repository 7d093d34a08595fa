package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Redis as docs/redis.md has it: bundled, elsewhere, behind Sentinel, as a cluster, with TLS and a user. */
class RedisValuesTest {

    private static JsonNode orchestrator(String example) {
        return workload(example, "emp-orchestrator").mainContainer();
    }

    private static Manifest workload(String example, String name) {
        return Chart.example(example).stream()
                .filter(manifest -> manifest.isLasting() && manifest.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> redis(JsonNode container) {
        Map<String, String> environment = new java.util.TreeMap<>(Manifest.environment(container));
        environment.keySet().removeIf(name -> !name.startsWith("SPRING_DATA_REDIS") && !name.startsWith("SPRING_SSL"));
        return environment;
    }

    private static String secret(JsonNode container, String variable) {
        return container
                .path("env")
                .valueStream()
                .filter(entry -> entry.path("name").asString().equals(variable))
                .map(entry -> entry.at("/valueFrom/secretKeyRef/name").asString() + "/"
                        + entry.at("/valueFrom/secretKeyRef/key").asString())
                .findFirst()
                .orElse("");
    }

    @Test
    void theBundledOneIsASingleNodeThatKeepsWhatItIsTold() {
        Manifest redis = workload("minimal", "emp-redis");

        assertThat(redis.mainContainer().path("args").toString())
                .contains("\"--appendonly\",\"yes\"", "\"--maxmemory-policy\",\"noeviction\"", "\"--requirepass\"");
        assertThat(redis.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(redis.at("/spec/volumeClaimTemplates").size()).isEqualTo(1);
        assertThat(redis(orchestrator("minimal"))).containsEntry("SPRING_DATA_REDIS_HOST", "emp-redis");
        assertThat(secret(orchestrator("minimal"), "SPRING_DATA_REDIS_PASSWORD"))
                .isEqualTo("emp-redis/redis-password");
    }

    /** So that it refuses a write, which EMP knows what to do with, and is not killed by the kernel in the middle of all. */
    @Test
    void jobsMayTakeAboutThreeFifthsOfWhatTheBundledOneHas() {
        JsonNode redis = workload("minimal", "emp-redis").mainContainer();
        List<String> arguments =
                redis.path("args").valueStream().map(JsonNode::asString).toList();
        int jobs = Integer.parseInt(
                arguments.get(arguments.indexOf("--maxmemory") + 1).replace("mb", ""));
        int limit =
                Integer.parseInt(redis.at("/resources/limits/memory").asString().replace("Mi", ""));

        assertThat(jobs).isBetween(limit / 2, limit * 2 / 3);
        assertThat(Chart.with("redis: {bundled: {maxMemory: 2gb}}").stream()
                        .filter(manifest -> manifest.name().equals("emp-redis") && manifest.isLasting())
                        .findFirst()
                        .orElseThrow()
                        .mainContainer()
                        .path("args")
                        .toString())
                .contains("\"--maxmemory\",\"2gb\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"startupProbe", "readinessProbe"})
    void itsProbesFailWithoutTheRightPasswordAndWhileItReadsItsFile(String probe, @TempDir Path directory)
            throws Exception {
        JsonNode command = workload("minimal", "emp-redis").mainContainer().at("/" + probe + "/exec/command");
        Path program = RealRedis.named(RealRedis.servers().getFirst(), directory);
        String[] arguments = {"--dir", directory.toString(), "--requirepass", "secret"};
        Map<String, String> right = Map.of("REDISCLI_AUTH", "secret");
        try (RealRedis redis = RealRedis.start(program, right, arguments)) {
            assertThat(asked(redis, command, right).code()).isZero();
            assertThat(asked(redis, command, Map.of("REDISCLI_AUTH", "")).code())
                    .isNotZero();
            assertThat(asked(redis, command, Map.of("REDISCLI_AUTH", "wrong")).code())
                    .isNotZero();
            redis.call("EVAL", "for i = 1, 20000 do redis.call('SET', i, i) end", "0");
            assertThat(redis.call("SAVE").output()).contains("OK");
        }
        List<String> slowly = new ArrayList<>(List.of(arguments));
        slowly.addAll(List.of("--key-load-delay", "1000", "--loading-process-events-interval-bytes", "1024"));
        try (RealRedis redis = RealRedis.start(program, right, slowly.toArray(String[]::new))) {
            Tool.Result result = asked(redis, command, right);
            assertThat(result.output()).contains("LOADING");
            assertThat(result.code()).isNotZero();
        }
    }

    /** What the kubelet would run in the container, at the port of the test. */
    private static Tool.Result asked(RealRedis redis, JsonNode command, Map<String, String> environment)
            throws Exception {
        List<String> words =
                new ArrayList<>(command.valueStream().map(JsonNode::asString).toList());
        Tool program = Tool.require(words.removeFirst());
        words.addAll(0, List.of("-p", String.valueOf(redis.port())));
        return program.run(environment, words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "sentinel", "cluster", "machines", "airgapped"})
    void nobodyWhoHasARedisGetsTheBundledOne(String example) {
        assertThat(Chart.example(example))
                .noneMatch(manifest ->
                        manifest.name().equals("emp-redis") && !manifest.kind().equals("PrometheusRule"));
    }

    @Test
    void oneElsewhereWithTlsAndAUser() {
        assertThat(redis(orchestrator("production")))
                .isEqualTo(Map.of(
                        "SPRING_DATA_REDIS_HOST", "redis.data.svc",
                        "SPRING_DATA_REDIS_PORT", "6379",
                        "SPRING_DATA_REDIS_USERNAME", "emp",
                        "SPRING_DATA_REDIS_PASSWORD", "",
                        "SPRING_DATA_REDIS_SSL_ENABLED", "true",
                        "SPRING_DATA_REDIS_SSL_BUNDLE", "redis",
                        "SPRING_SSL_BUNDLE_PEM_REDIS_TRUSTSTORE_CERTIFICATE", "file:/etc/emp/redis-ca/ca.crt"));
        assertThat(orchestrator("production").path("volumeMounts").toString()).contains("/etc/emp/redis-ca");
    }

    @Test
    void sentinelWithAnAccountOfItsOwnAndACertificateOfTheClient() {
        JsonNode orchestrator = orchestrator("sentinel");

        assertThat(redis(orchestrator))
                .containsEntry("SPRING_DATA_REDIS_SENTINEL_MASTER", "emp")
                .containsEntry(
                        "SPRING_DATA_REDIS_SENTINEL_NODES", "s1.data.svc:26379,s2.data.svc:26379,s3.data.svc:26379")
                .containsEntry("SPRING_DATA_REDIS_SENTINEL_USERNAME", "sentinel")
                .containsEntry("SPRING_SSL_BUNDLE_PEM_REDIS_KEYSTORE_PRIVATEKEY", "file:/etc/emp/redis-client/tls.key")
                .doesNotContainKeys(
                        "SPRING_DATA_REDIS_HOST", "SPRING_DATA_REDIS_PORT", "SPRING_DATA_REDIS_CLUSTER_NODES");
        assertThat(secret(orchestrator, "SPRING_DATA_REDIS_SENTINEL_PASSWORD"))
                .isEqualTo("redis-sentinel/sentinel-password");
    }

    @Test
    void aClusterWithTheSameShardsForAll() {
        assertThat(redis(orchestrator("cluster")))
                .containsEntry("SPRING_DATA_REDIS_CLUSTER_NODES", "n1.data.svc:6379,n2.data.svc:6379,n3.data.svc:6380")
                .doesNotContainKeys("SPRING_DATA_REDIS_HOST", "SPRING_DATA_REDIS_SENTINEL_MASTER");
    }

    @Test
    void everyoneOnTheBusIsToldTheSame() {
        for (Manifest first : Chart.all().stream()
                .filter(manifest -> manifest.name().equals("emp-orchestrator") && manifest.isLasting())
                .toList()) {
            List<Manifest> others = Chart.all().stream()
                    .filter(manifest -> manifest.origin().equals(first.origin()) && manifest.isLasting())
                    .filter(manifest ->
                            !manifest.isConnector() && !manifest.component().startsWith("redis"))
                    .toList();
            assertThat(others)
                    .hasSizeGreaterThan(2)
                    .allSatisfy(other -> assertThat(bus(other)).as("%s", other).isEqualTo(bus(first)));
        }
    }

    private static Map<String, String> bus(Manifest workload) {
        Map<String, String> environment = new java.util.TreeMap<>(Manifest.environment(workload.mainContainer()));
        environment.keySet().removeIf(name -> !name.matches("(SPRING_DATA_REDIS|SPRING_SSL|EMP_BUS).*"));
        return environment;
    }

    @Test
    void noConnectorIsToldWhereRedisIs() {
        assertThat(Chart.all().stream().filter(Manifest::isConnector))
                .isNotEmpty()
                .allSatisfy(connector -> assertThat(redis(connector.mainContainer()))
                        .as("%s", connector)
                        .isEmpty());
    }
}
