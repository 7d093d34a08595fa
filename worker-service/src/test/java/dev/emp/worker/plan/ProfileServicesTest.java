package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.emp.jobbus.machine.MachineId;
import dev.emp.worker.plan.WorkerProperties.Tenants;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What each profile makes of a machine. */
class ProfileServicesTest {

    private static final long GIB = 1L << 30;
    private static final List<Gpu> TWO_GPUS =
            List.of(new Gpu(0, "NVIDIA RTX 4090", 24_564L << 20), new Gpu(1, "NVIDIA H100", 80 * GIB));

    private List<Gpu> gpus = TWO_GPUS;
    private Set<String> beans = Set.of();
    private Map<String, Map<String, String>> factories = Map.of();
    private Map<String, String> environment = Map.of();
    private SimulatorCommand simulator = new SimulatorCommand(Path.of("java"), "classes");

    @Test
    void comfyUiRunsOnceForEachGpu() {
        MachinePlan plan = plan("profile=comfyui", "comfyui.home=/srv/ComfyUI", "comfyui.arguments=--lowvram");

        assertThat(plan.services()).extracting(PlannedService::name).containsExactly("comfyui-gpu0", "comfyui-gpu1");
        PlannedWorker second = plan.workers().getLast();
        ChildProcess process = second.service().process();
        assertThat(process.command())
                .containsExactly("python3", "main.py", "--listen", "127.0.0.1", "--port", "8189", "--lowvram");
        assertThat(process.environment())
                .containsEntry("CUDA_VISIBLE_DEVICES", "1")
                .containsEntry("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        assertThat(process.workingDirectory()).isEqualTo(Path.of("/srv/ComfyUI"));
        assertThat(process.ready()).isEqualTo(URI.create("http://127.0.0.1:8189/system_stats"));
        assertThat(second.service().connector())
                .isEqualTo(new ConnectorTarget.Provider(
                        "comfyui", URI.create("http://127.0.0.1:8189"), Map.of(), "emp.machine.comfyui.connector"));
        assertThat(second.slots()).isEqualTo(1);
        assertThat(second.pool()).isEqualTo("standard");
        assertThat(plan.workers().getFirst().labels())
                .containsEntry("gpu.memory_gb", "24")
                .containsEntry("gpu.count", "1")
                .containsEntry("gpu.index", "0")
                .containsEntry("gpu.name", "NVIDIA RTX 4090");
    }

    @Test
    void onlyTheGpusThatAreNamedAreUsed() {
        assertThat(plan("profile=comfyui", "gpus=1").services())
                .extracting(PlannedService::name)
                .containsExactly("comfyui-gpu1");
    }

    @Test
    void aGpuOfAnotherMakeIsUsedWithoutToolsOfNvidia() {
        gpus = List.of();

        MachinePlan plan = plan("profile=comfyui", "type=gpu");

        assertThat(plan.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("comfyui-gpu0");
            assertThat(service.process().environment()).isEmpty();
        });
        assertThat(plan.workers().getFirst().labels()).containsOnlyKeys("gpu.index", "gpu.count");
    }

    @Test
    void remoteServersHaveAWorkerEachAndNoProcess() {
        MachinePlan plan = plan(
                "profile=comfyui-remote",
                "comfyui-remote.urls=http://a:8188,https://b/comfy",
                "comfyui-remote.connector.request-timeout=5s");

        assertThat(plan.services())
                .extracting(PlannedService::name)
                .containsExactly("comfyui-remote-0", "comfyui-remote-1");
        assertThat(plan.services()).extracting(PlannedService::process).containsOnlyNulls();
        assertThat(plan.services().getLast().connector())
                .isEqualTo(new ConnectorTarget.Provider(
                        "comfyui",
                        URI.create("https://b/comfy"),
                        Map.of("request-timeout", "5s"),
                        "emp.machine.comfyui-remote.connector"));
    }

    @Test
    void simulatedServicesAreProcessesOnPortsOfTheirOwn() {
        assertThat(plan("profile=simulation").services())
                .extracting(PlannedService::name)
                .containsExactly("simulation");

        MachinePlan plan = plan(
                "profile=simulation",
                "simulation.services=3",
                "simulation.first-port=9000",
                "simulation.arguments=--step-delay-ms=5");

        assertThat(plan.services())
                .extracting(PlannedService::name)
                .containsExactly("simulation-0", "simulation-1", "simulation-2");
        assertThat(plan.services().getLast().process().command())
                .startsWith("java")
                .containsSequence("--port", "9002", "--output", "run/simulation-2", "--step-delay-ms=5");
    }

    @Test
    void simulatorsStartWithTheGivenArchiveOrMakeOneTogether() {
        List<PlannedService> own =
                plan("profile=simulation", "simulation.services=2").services();
        assertThat(own.getFirst().process().command())
                .contains("-XX:SharedArchiveFile=run/simulator.jsa", "-XX:+AutoCreateSharedArchive");
        assertThat(own.getLast().process().command())
                .contains("-XX:SharedArchiveFile=run/simulator.jsa")
                .doesNotContain("-XX:+AutoCreateSharedArchive");

        List<PlannedService> given = plan("profile=simulation", "simulation.class-archive=/opt/simulator.jsa")
                .services();
        assertThat(given.getFirst().process().command())
                .contains("-XX:SharedArchiveFile=/opt/simulator.jsa")
                .doesNotContain("-XX:+AutoCreateSharedArchive");
    }

    @Test
    void whereSomebodyElseSupervisesThereIsNoProcess() {
        MachinePlan plan = plan("profile=simulation", "supervise=false");

        assertThat(plan.services()).singleElement().satisfies(service -> {
            assertThat(service.process()).isNull();
            assertThat(service.connector()).isInstanceOf(ConnectorTarget.Provider.class);
        });
    }

    @Test
    void anApiMachineRunsTheConnectorsWhoseKeysItHas() {
        beans = Set.of("openai", "replicate");
        environment = Map.of("OPENAI_API_KEY", "secret");

        PlannedWorker openai = plan().workers().getFirst();

        assertThat(openai.id().name()).isEqualTo("openai-connector");
        assertThat(openai.service().connector()).isEqualTo(new ConnectorTarget.Bean("openai"));
        assertThat(openai.pool()).isEqualTo("fast");
        assertThat(openai.slots()).isEqualTo(32);
        assertThat(plan("connectors=replicate").services())
                .extracting(PlannedService::name)
                .containsExactly("openai-connector", "replicate-connector");
    }

    @Test
    void connectorsThatAreNoBeansAreOpenedWithTheirSettings() {
        Map<String, String> settings =
                Map.of("keys[0].from", "file:/run/secrets/openai", "base-url", "http://llm:8000/v1");
        factories = Map.of("openai", settings, "runpod", Map.of(), "playwright", Map.of());

        MachinePlan plan = plan("connectors=playwright", "services.openai-connector.slots=500");

        assertThat(plan.workers())
                .extracting(worker -> worker.service().name(), PlannedWorker::slots, PlannedWorker::pool)
                .containsExactly(tuple("openai-connector", 500, "fast"), tuple("playwright", 2, "standard"));
        assertThat(plan.services().getFirst().connector()).isEqualTo(new ConnectorTarget.BuiltIn("openai", settings));
    }

    @Test
    void aMachineWithABrowserRunsThatAlone() {
        factories = Map.of("playwright", Map.of(), "openai", Map.of());
        environment = Map.of("OPENAI_API_KEY", "secret");

        assertThat(plan("profile=playwright").services())
                .extracting(PlannedService::name)
                .containsExactly("playwright");
    }

    @Test
    void aKeyWithoutItsConnectorIsRemarkedOn() {
        environment = Map.of("REPLICATE_API_TOKEN", "secret");

        MachinePlan plan = plan();

        assertThat(plan.workers()).isEmpty();
        assertThat(plan.remarks())
                .containsExactly(
                        "replicate-connector is left out: REPLICATE_API_TOKEN is set, but the connector is not on the"
                                + " class path");
    }

    @Test
    void aServiceCanBeChangedByItsName() {
        MachinePlan plan = plan(
                "profile=comfyui",
                "pool=gpu",
                "services.comfyui-gpu0.enabled=false",
                "services.comfyui-gpu1.environment.HF_TOKEN=secret",
                "services.comfyui-gpu1.arguments=--highvram",
                "services.comfyui-gpu1.memory-limit=8GB",
                "services.comfyui-gpu1.start-limit=10m",
                "services.comfyui-gpu1.max-restarts=2",
                "services.comfyui-gpu1.restart-window=1h",
                "services.comfyui-gpu1.stop-grace=30s",
                "services.comfyui-gpu1.slots=2",
                "services.comfyui-gpu1.labels.region=eu");

        PlannedWorker only = plan.workers().getFirst();
        assertThat(plan.workers()).hasSize(1);
        assertThat(only.pool()).isEqualTo("gpu");
        assertThat(only.slots()).isEqualTo(2);
        assertThat(only.labels()).containsEntry("region", "eu");
        ChildProcess process = only.service().process();
        assertThat(process.command()).endsWith("--highvram");
        assertThat(process.environment()).containsEntry("HF_TOKEN", "secret");
        assertThat(process.limits())
                .isEqualTo(new ChildProcess.Limits(
                        Duration.ofMinutes(10), Duration.ofSeconds(30), 2, Duration.ofHours(1), 8 * GIB));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        profile=comfyui;gpus=5                      | emp.machine.gpus names GPU 5, which is not there; this machine has: 0, 1
        profile=comfyui;gpus=1,1                    | emp.machine.gpus names GPU 1 twice; this machine has: 0, 1
        profile=comfyui;comfyui.first-port=65535    | emp.machine.comfyui.first-port must leave room for 2 ports up to 65535, not begin at 65535
        profile=comfyui-remote                      | emp.machine.comfyui-remote.urls must name at least one ComfyUI server for the profile comfyui-remote, such as http://10.0.0.5:8188
        profile=comfyui-remote;comfyui-remote.urls=ftp://a | emp.machine.comfyui-remote.urls[0] must be an http or https address with a host, not 'ftp://a'
        profile=playwright                          | emp.machine.profile playwright needs the connector 'playwright' on the class path, which it is not
        connectors=openai                           | emp.machine.connectors names openai, but that connector is not on the class path
        connectors=mistral                          | emp.machine.connectors may name openai, replicate, runpod, playwright, not 'mistral'
        profile=comfyui;services.gpu0.slots=2       | emp.machine.services.gpu0 names no service of the profile comfyui; there are: comfyui-gpu0, comfyui-gpu1
        services.gpu0.slots=2                       | emp.machine.services.gpu0 names no service of the profile base; it has none
        profile=simulation;services.simulation.labels.pool=x | emp.machine.services.simulation.labels.pool is set by EMP itself; labels may have any other name
        """)
    void aPlanThatMakesNoSenseIsRefusedWithItsSettingAndWhatIsAllowed(String settings, String message) {
        assertThatThrownBy(() -> plan(settings.split(";", -1)))
                .isInstanceOf(PlanException.class)
                .hasMessage(message);
    }

    @Test
    void comfyUiNeedsAGpu() {
        gpus = List.of();

        assertThatThrownBy(() -> plan("profile=comfyui"))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("emp.machine.profile needs a GPU, but nvidia-smi lists none; allowed here are");
        assertThatThrownBy(() -> plan("profile=comfyui", "gpus=0"))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("emp.machine.gpus needs a GPU");
    }

    @Test
    void theSimulationNeedsTheSimulator() {
        simulator = null;

        assertThatThrownBy(() -> plan("profile=simulation"))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("needs the simulators on the class path");
    }

    /** @param settings without their prefix {@code emp.machine.} */
    private MachinePlan plan(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all.put("emp.machine." + parts[0], parts[1]);
        }
        MachineProperties machine = new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("emp.machine", MachineProperties.class);
        Surroundings surroundings = new Surroundings(gpus, beans, factories, environment, simulator);
        MachineType type = machine.type() == null ? surroundings.machineType() : machine.type();
        WorkerProperties workers = new WorkerProperties(
                Duration.ofSeconds(15),
                Duration.ZERO,
                Duration.ofSeconds(20),
                Duration.ZERO,
                Duration.ofMinutes(10),
                null,
                Tenants.ALL,
                List.of());
        MachineIdentity identity =
                new MachineIdentity(new MachineId("box"), type, machine.profile(), Path.of("run"), Instant.EPOCH, "1");
        return new Planner(identity, machine, workers, surroundings).plan();
    }
}
