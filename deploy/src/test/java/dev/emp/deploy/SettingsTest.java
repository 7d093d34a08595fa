package dev.emp.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The chart sets nothing that the services do not know: they would refuse to start, or pass over it in silence. */
class SettingsTest {

    /** Of Spring Boot; docs/redis.md names them. */
    private static final Set<String> OF_SPRING = Set.of(
            "SERVER_ADDRESS",
            "SPRING_CONFIG_ADDITIONALLOCATION",
            "SPRING_DATA_REDIS_CLUSTER_NODES",
            "SPRING_DATA_REDIS_HOST",
            "SPRING_DATA_REDIS_PASSWORD",
            "SPRING_DATA_REDIS_PORT",
            "SPRING_DATA_REDIS_SENTINEL_MASTER",
            "SPRING_DATA_REDIS_SENTINEL_NODES",
            "SPRING_DATA_REDIS_SENTINEL_PASSWORD",
            "SPRING_DATA_REDIS_SENTINEL_USERNAME",
            "SPRING_DATA_REDIS_SSL_BUNDLE",
            "SPRING_DATA_REDIS_SSL_ENABLED",
            "SPRING_DATA_REDIS_USERNAME",
            "SPRING_SSL_BUNDLE_PEM_REDIS_KEYSTORE_CERTIFICATE",
            "SPRING_SSL_BUNDLE_PEM_REDIS_KEYSTORE_PRIVATEKEY",
            "SPRING_SSL_BUNDLE_PEM_REDIS_TRUSTSTORE_CERTIFICATE");

    /** Which service the image is to be; and the command of the bundled Redis. */
    private static final Set<String> OF_THE_IMAGE =
            Set.of("EMP_SERVICE", "JDK_JAVA_OPTIONS", "REDIS_PASSWORD", "REDISCLI_AUTH");

    private static final String OF_THE_EXPORTER_OF_REDIS = "REDIS_(ADDR|USER|EXPORTER_[A-Z_]+)";

    private final KnownSettings known = new KnownSettings();

    private static Stream<Map.Entry<String, String>> files(String name) {
        return Chart.all().stream()
                .filter(manifest -> manifest.kind().equals("ConfigMap")
                        && manifest.at("/data").has(name))
                .map(manifest -> Map.entry(
                        manifest.toString(), manifest.at("/data").path(name).asString()));
    }

    @Test
    void everyVariableIsASetting() {
        Set<String> variables = new TreeSet<>();
        Chart.all().stream()
                .filter(manifest -> manifest.pod().isPresent())
                .flatMap(manifest -> manifest.containers().stream())
                .forEach(container ->
                        variables.addAll(Manifest.environment(container).keySet()));

        assertThat(variables).hasSizeGreaterThan(30);
        assertThat(variables)
                .allSatisfy(variable -> assertThat(OF_SPRING.contains(variable)
                                || OF_THE_IMAGE.contains(variable)
                                || variable.matches(OF_THE_EXPORTER_OF_REDIS)
                                || known.isVariable(variable))
                        .as(variable)
                        .isTrue());
        assertThat(variables).as("none is listed here in vain").containsAll(OF_SPRING);
    }

    @Test
    void everyMachineFileIsOneThatTheWorkerTakes() {
        Schema schema = StrictParse.schema(Chart.yaml(Path.of("../docs/machine.schema.json")));

        assertThat(files("machine.yaml").toList())
                .hasSizeGreaterThan(10)
                .allSatisfy(file -> assertThat(StrictParse.errors(schema, Chart.yaml(file.getValue())))
                        .as(file.getKey())
                        .isEmpty());
    }

    @Test
    void everyNameInAFileOfAServiceIsASetting() {
        assertThat(files("application.yaml").toList()).hasSizeGreaterThan(10).allSatisfy(file -> {
            Set<String> names = new TreeSet<>();
            flatten(Chart.yaml(file.getValue()).path("emp"), "emp", names);
            assertThat(names).as(file.getKey()).allMatch(known::isSetting);
        });
    }

    private static void flatten(JsonNode value, String path, Set<String> names) {
        if (value.isObject()) {
            value.properties().forEach(entry -> flatten(entry.getValue(), path + "." + entry.getKey(), names));
        } else if (value.isArray() && value.path(0).isObject()) {
            value.forEach(element -> flatten(element, path + ".0", names));
        } else if (!value.isMissingNode()) {
            names.add(path);
        }
    }

    @Test
    void aTypingErrorWouldBeSeen() {
        assertThat(List.of(
                        "EMP_BUS_SHARD",
                        "EMP_MONITOR_ORCHESTRATOR",
                        "EMP_ORCHESTRATOR_KEYS_ADMIN_ROLL",
                        "EMP_OPENAI_KEY_0_FROM"))
                .noneMatch(known::isVariable);
        assertThat(List.of("emp.bus.shard", "emp.worker.shutdown", "emp.monitor.oidc.issuer"))
                .noneMatch(known::isSetting);
        assertThat(List.of("EMP_BUS_SHARDS", "EMP_WORKER_CLAIMWAIT", "EMP_OPENAI_KEYS_0_FROM"))
                .allMatch(known::isVariable);
    }
}
