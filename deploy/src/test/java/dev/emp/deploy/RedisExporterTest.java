package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Prometheus sees of Redis, so that nobody is told that Redis is unwatched. */
class RedisExporterTest {

    private static final String NAME = "emp-redis-exporter";

    private static Manifest exporter(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.isLasting() && manifest.name().equals(NAME))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode egress(List<Manifest> manifests) {
        return manifests.stream()
                .filter(manifest -> manifest.kind().equals("NetworkPolicy")
                        && manifest.name().equals(NAME))
                .findFirst()
                .orElseThrow()
                .at("/spec/egress");
    }

    @Test
    void itLooksAtTheStreamAndTheDeadLettersOfEachShardAsAUserOfItsOwn() {
        JsonNode container = exporter(Chart.example("production")).mainContainer();

        assertThat(Manifest.environment(container))
                .containsEntry("REDIS_ADDR", "rediss://redis.data.svc:6379")
                .containsEntry("REDIS_USER", "watch")
                .containsEntry("REDIS_EXPORTER_TLS_CA_CERT_FILE", "/etc/emp/redis-ca/ca.crt")
                .containsEntry("REDIS_EXPORTER_CHECK_SINGLE_STREAMS", "emp:{0}:events")
                .containsEntry("REDIS_EXPORTER_CHECK_SINGLE_KEYS", "emp:{0}:dead");
        assertThat(container.path("env").toString()).contains("\"name\":\"emp-redis-watch\"");
        assertThat(container.path("volumeMounts").toString()).contains("/etc/emp/redis-ca");
    }

    @Test
    void theBundledRedisLetsItInAndItGoesNowhereElse() {
        List<Manifest> rendered = Chart.with("monitoring: {enabled: true}");

        assertThat(Manifest.environment(exporter(rendered).mainContainer()))
                .containsEntry("REDIS_ADDR", "redis://emp-redis:6379")
                .doesNotContainKey("REDIS_USER");
        assertThat(egress(rendered).toString()).contains("\"redis\"", "6379").doesNotContain("0.0.0.0/0");
        assertThat(rendered.stream()
                        .filter(manifest -> manifest.kind().equals("NetworkPolicy")
                                && manifest.name().equals("emp-redis")))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy.at("/spec/ingress").toString()).contains("\"redis-exporter\""));
    }

    @Test
    void ofAClusterItLooksAtAllNodesAndShards() {
        List<Manifest> rendered = Chart.with("""
                monitoring: {enabled: true}
                bus: {shards: 2}
                redis: {mode: cluster, cluster: {nodes: ["n1:6379", "n2:6380"]}}
                """);

        assertThat(Manifest.environment(exporter(rendered).mainContainer()))
                .containsEntry("REDIS_ADDR", "redis://n1:6379")
                .containsEntry("REDIS_EXPORTER_IS_CLUSTER", "true")
                .containsEntry("REDIS_EXPORTER_CHECK_SINGLE_STREAMS", "emp:{0}:events,emp:{1}:events");
        assertThat(egress(rendered).toString()).contains("6379", "6380");
    }

    @Test
    void itIsScrapedUnderTheJobOfTheRules() {
        assertThat(Chart.example("production").stream()
                        .filter(manifest -> manifest.kind().equals("PodMonitor")
                                && manifest.name().equals(NAME)))
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.at("/spec/podMetricsEndpoints/0/relabelings/0")
                                .toString())
                        .contains("\"emp-redis\""));
    }

    @Test
    void behindSentinelAndWithoutMonitoringThereIsNone() {
        assertThat(Chart.example("minimal"))
                .noneMatch(manifest -> manifest.name().equals(NAME));
        assertThat(Chart.with("""
                        monitoring: {enabled: true}
                        redis: {mode: sentinel, sentinel: {master: emp, nodes: ["s1:26379"]}}
                        """)).noneMatch(manifest -> manifest.name().equals(NAME));
    }
}
