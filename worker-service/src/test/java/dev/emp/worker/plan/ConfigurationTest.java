package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.worker.plan.MachineProperties.ComfyUi;
import dev.emp.worker.plan.MachineProperties.ComfyUiRemote;
import dev.emp.worker.plan.MachineProperties.Limits;
import dev.emp.worker.plan.MachineProperties.ServiceSettings;
import dev.emp.worker.plan.MachineProperties.SetupCommand;
import dev.emp.worker.plan.MachineProperties.Simulation;
import dev.emp.worker.plan.WorkerProperties.ConnectorEntry;
import dev.emp.worker.plan.WorkerProperties.Tenants;
import java.net.URI;
import java.nio.file.Path;
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
                        Duration.ofMinutes(10),
                        null,
                        Tenants.ALL,
                        List.of()));
    }

    @Test
    void theMachinesDefaults() {
        assertThat(bind("emp.machine", MachineProperties.class, Map.of()))
                .isEqualTo(new MachineProperties(
                        null,
                        null,
                        Profile.BASE,
                        List.of(),
                        null,
                        true,
                        null,
                        List.of(),
                        null,
                        new ComfyUi(Path.of("/opt/ComfyUI"), "python3", List.of(), 8188, Map.of()),
                        new ComfyUiRemote(List.of(), Map.of()),
                        new Simulation(1, List.of(), 8188, null, Map.of()),
                        List.of(),
                        Map.of(),
                        new Limits(0.95, 0.95, 1, 1, Duration.ofSeconds(30), Duration.ofMinutes(5))));
    }

    @Test
    void theDefaultsOfAServiceAndOfASetupCommand() {
        MachineProperties machine = bind(
                "emp.machine",
                MachineProperties.class,
                Map.of(
                        "emp.machine.services.simulation.enabled",
                        "true",
                        "emp.machine.setup[0].name",
                        "models",
                        "emp.machine.setup[0].command",
                        "true"));

        assertThat(machine.services()).isEqualTo(Map.of("simulation", ServiceSettings.DEFAULT));
        assertThat(machine.setup())
                .containsExactly(new SetupCommand("models", List.of("true"), Duration.ofMinutes(10)));
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
        settings.put("emp.worker.reconnect-limit", "20m");
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
                        Duration.ofMinutes(20),
                        null,
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
        Map<String, String> settings = new HashMap<>();
        settings.put("emp.machine.id", "box-1");
        settings.put("emp.machine.type", "gpu");
        settings.put("emp.machine.profile", "comfyui-remote");
        settings.put("emp.machine.gpus", "0,2");
        settings.put("emp.machine.directory", "/var/lib/emp");
        settings.put("emp.machine.supervise", "false");
        settings.put("emp.machine.pool", "heavy");
        settings.put("emp.machine.connectors", "openai");
        settings.put("emp.machine.operator-token", "secret");
        settings.put("emp.machine.comfyui.home", "/srv");
        settings.put("emp.machine.comfyui.python", "python");
        settings.put("emp.machine.comfyui.arguments", "--cpu");
        settings.put("emp.machine.comfyui.first-port", "9000");
        settings.put("emp.machine.comfyui.connector.request-timeout", "5s");
        settings.put("emp.machine.comfyui-remote.urls", "http://a:8188");
        settings.put("emp.machine.simulation.services", "8");
        settings.put("emp.machine.simulation.class-archive", "/opt/simulator.jsa");
        settings.put("emp.machine.limits.memory", "0.8");
        settings.put("emp.machine.limits.gpu-memory", "0.9");
        settings.put("emp.machine.limits.sustained", "5s");

        MachineProperties machine = bind("emp.machine", MachineProperties.class, settings);

        assertThat(machine)
                .isEqualTo(new MachineProperties(
                        "box-1",
                        MachineType.GPU,
                        Profile.COMFYUI_REMOTE,
                        List.of(0, 2),
                        Path.of("/var/lib/emp"),
                        false,
                        "heavy",
                        List.of("openai"),
                        "secret",
                        new ComfyUi(Path.of("/srv"), "python", List.of("--cpu"), 9000, Map.of("request-timeout", "5s")),
                        new ComfyUiRemote(List.of(URI.create("http://a:8188")), Map.of()),
                        new Simulation(8, List.of(), 8188, Path.of("/opt/simulator.jsa"), Map.of()),
                        List.of(),
                        Map.of(),
                        new Limits(0.8, 0.95, 1, 0.9, Duration.ofSeconds(5), Duration.ofMinutes(5))));
        assertThat(machine.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        emp.machine.id=a/b                                        | emp.machine | letters, digits
        emp.machine.type=tpu                                      | emp.machine.type | MachineType
        emp.machine.profile=comfy                                 | emp.machine.profile | Profile
        emp.machine.gpus=-1                                       | gpus | must be 0 or more
        emp.machine.comfyui.first-port=0                          | comfyui.firstPort | must be 1 to 65535
        emp.machine.simulation.services=0                         | simulation.services | must be 1 to 64
        emp.machine.limits.memory=1.5                             | limits.memory | must be 0.05 to 1
        emp.machine.setup[0].name=models                          | setup[0].command | must be given
        emp.machine.services.simulation.slots=0                   | slots | must be 1 to 1000
        emp.worker.reconnect-limit=0s                             | reconnectLimit | must be at least 1s
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
