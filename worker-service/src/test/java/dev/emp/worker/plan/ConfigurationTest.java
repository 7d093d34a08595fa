package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.worker.plan.WorkerProperties.ConnectorEntry;
import dev.emp.worker.plan.WorkerProperties.Tenants;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

class ConfigurationTest {

    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Properties.class);

    @Test
    void theWorkersDefaults() {
        assertThat(bind("emp.worker", WorkerProperties.class, Map.of()))
                .isEqualTo(new WorkerProperties(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(10),
                        Tenants.ALL,
                        List.of()));
    }

    @Test
    void theMachinesDefaults() {
        assertThat(bind("emp.machine", MachineProperties.class, Map.of())).isEqualTo(new MachineProperties(null, null));
    }

    @Test
    void aConnectorsDefaults() {
        var worker =
                bind("emp.worker", WorkerProperties.class, Map.of("emp.worker.connectors[0].name", "comfyui-gpu0"));

        assertThat(worker.connectors())
                .containsExactly(new ConnectorEntry("comfyui-gpu0", null, 1, "standard", Map.of(), Set.of()));
    }

    @Test
    void everyKeyOfTheWorker() {
        Map<String, String> settings = new HashMap<>();
        settings.put("emp.worker.lease", "30s");
        settings.put("emp.worker.shutdown-grace", "1m");
        settings.put("emp.worker.claim-wait", "5s");
        settings.put("emp.worker.cancel-grace", "3s");
        settings.put("emp.worker.connectors[0].name", "openai");
        settings.put("emp.worker.connectors[0].url", "http://127.0.0.1:8101");
        settings.put("emp.worker.connectors[0].slots", "32");
        settings.put("emp.worker.connectors[0].pool", "fast");
        settings.put("emp.worker.connectors[0].labels.region", "eu");
        settings.put("emp.worker.connectors[0].exclusive", "region,pool");
        settings.put("emp.worker.tenants.allowed", "red,green");
        settings.put("emp.worker.tenants.denied", "blue");

        assertThat(bind("emp.worker", WorkerProperties.class, settings))
                .isEqualTo(new WorkerProperties(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        new Tenants(Set.of("red", "green"), Set.of("blue")),
                        List.of(new ConnectorEntry(
                                "openai",
                                URI.create("http://127.0.0.1:8101"),
                                32,
                                "fast",
                                Map.of("region", "eu"),
                                Set.of("region", "pool")))));
    }

    @Test
    void everyKeyOfTheMachine() {
        assertThat(bind(
                        "emp.machine",
                        MachineProperties.class,
                        Map.of("emp.machine.id", "box-1", "emp.machine.type", "gpu")))
                .isEqualTo(new MachineProperties("box-1", MachineType.GPU));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    emp.machine.id=a/b                                        | emp.machine | letters, digits
                    emp.machine.type=tpu                                      | emp.machine.type | MachineType
                    emp.worker.lease=0s                                       | lease | must be 1s to 1h
                    emp.worker.lease=2h                                       | lease | must be 1s to 1h
                    emp.worker.shutdown-grace=-1s                             | shutdownGrace | must not be negative
                    emp.worker.claim-wait=1h                                  | claimWait | must be 1s to 5m
                    emp.worker.cancel-grace=-1s                               | cancelGrace | must not be negative
                    emp.worker.connectors[0].slots=1                          | connectors[0].name | must be given
                    emp.worker.connectors[0].name=x y                         | connectors[0].name | letters, digits
                    emp.worker.connectors[0].slots=0                          | connectors[0].slots | must be 1 to 1000
                    """)
    void aWrongValueStopsTheStartWithItsNameAndWhatIsAllowed(String setting, String name, String allowed) {
        context.withPropertyValues(setting).run(started -> {
            assertThat(started).hasFailed();
            assertThat(started.getStartupFailure()).hasStackTraceContaining(allowed);
            assertThat(started.getStartupFailure()).hasStackTraceContaining(name);
        });
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({MachineProperties.class, WorkerProperties.class})
    static class Properties {}
}
