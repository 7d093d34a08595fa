package dev.emp.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.worker.resources.NvidiaSmi;
import dev.emp.worker.testing.FakeNvidia;
import dev.emp.worker.testing.ScriptedConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** What is said of a machine that is not started. */
@ExtendWith(OutputCaptureExtension.class)
class PlansTest {

    @TempDir
    private Path directory;

    private final List<String> beans = new ArrayList<>();
    private int gpus;

    @Test
    void theBaseProfileHasTheConnectorsThatAreNamed() {
        beans.add("openai");

        PlanReport plan = plan("profile=base", "connectors=openai");

        assertThat(plan.machine().profile()).isEqualTo("base");
        assertThat(plan.machine().type()).isEqualTo("api");
        assertThat(plan.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("openai-connector");
            assertThat(service.connector()).isEqualTo("built in");
            assertThat(service.slots()).isEqualTo(32);
            assertThat(service.pool()).isEqualTo("fast");
            assertThat(service.process()).isNull();
        });
    }

    @Test
    void comfyUiHasAProcessForEachGpu() {
        gpus = 2;

        PlanReport plan = plan(
                "profile=comfyui",
                "comfyui.home=/srv/ComfyUI",
                "services.comfyui-gpu1.memory-limit=8GB",
                "services.comfyui-gpu1.max-restarts=2");

        assertThat(plan.machine().type()).isEqualTo("gpu");
        assertThat(plan.machine().gpus())
                .extracting(PlanReport.FoundGpu::name)
                .containsExactly("NVIDIA L4", "NVIDIA L4");
        assertThat(plan.services())
                .extracting(PlanReport.Service::name)
                .containsExactly("comfyui-gpu0", "comfyui-gpu1");
        PlanReport.Service second = plan.services().getLast();
        assertThat(second.connector()).isEqualTo("comfyui at http://127.0.0.1:8189");
        assertThat(second.labels()).containsEntry("gpu.index", "1");
        assertThat(second.process())
                .usingRecursiveComparison()
                .ignoringFields("environment")
                .isEqualTo(new PlanReport.PlannedProcess(
                        List.of("python3", "main.py", "--listen", "127.0.0.1", "--port", "8189"),
                        Map.of(),
                        "/srv/ComfyUI",
                        8189,
                        "http://127.0.0.1:8189/system_stats",
                        120,
                        2,
                        600,
                        10,
                        8L << 30));
    }

    @Test
    void remoteComfyUisAreOnlyConnectedTo() {
        PlanReport plan = plan("profile=comfyui-remote", "comfyui-remote.urls=http://a:8188,http://b:8188");

        assertThat(plan.services())
                .extracting(PlanReport.Service::connector)
                .containsExactly("comfyui at http://a:8188", "comfyui at http://b:8188");
        assertThat(plan.services()).extracting(PlanReport.Service::process).containsOnlyNulls();
    }

    @Test
    void playwrightIsBuiltIn() {
        beans.add("playwright");

        assertThat(plan("profile=playwright").services())
                .extracting(PlanReport.Service::name)
                .containsExactly("playwright");
    }

    @Test
    void whoeverElseStartsTheProcessesIsTrusted() {
        gpus = 1;

        PlanReport plan = plan("profile=comfyui", "supervise=false");

        assertThat(plan.machine().supervise()).isFalse();
        assertThat(plan.services())
                .singleElement()
                .satisfies(service -> assertThat(service.process()).isNull());
    }

    @Test
    void noSecretIsInTheReport() {
        gpus = 1;

        PlanReport plan = plan(
                "profile=comfyui",
                "operator-token=hidden",
                "comfyui.connector.headers.authorization=hidden",
                "comfyui.arguments=--api-key=hidden,--auth-token,hidden,--lowvram",
                "services.comfyui-gpu0.environment.HF_TOKEN=hidden",
                "services.comfyui-gpu0.environment.CUDA_DEVICE_ORDER=hidden",
                "setup[0].name=models",
                "setup[0].command[0]=sh",
                "setup[0].command[1]=-c",
                "setup[0].command[2]=curl --token hidden -H 'Authorization: Bearer hidden'"
                        + " https://me:hidden@host/models");

        PlanReport.PlannedProcess process = plan.services().getFirst().process();
        assertThat(process.environment())
                .containsEntry("CUDA_VISIBLE_DEVICES", "0")
                .containsEntry("HF_TOKEN", "••••••")
                .containsEntry("CUDA_DEVICE_ORDER", "••••••");
        assertThat(process.command()).endsWith("--api-key=••••••", "--auth-token", "••••••", "--lowvram");
        assertThat(plan.setup().getFirst().command().getLast())
                .isEqualTo("curl --token •••••• -H 'Authorization: ••••••' https://host/models");
        assertThat(JsonMapper.shared().writeValueAsString(plan)).doesNotContain("hidden");
    }

    @Test
    void aGpuThatIsNotThereIsRefusedAsByTheWorker(CapturedOutput output) {
        gpus = 2;

        assertThatThrownBy(() -> plan("profile=comfyui", "gpus=2"));

        assertThat(output)
                .contains("emp.machine.gpus names GPU 2, which is not there; this machine has: 0, 1 (from the command"
                        + " line)");
    }

    @Test
    void aSettingNobodyKnowsIsRefusedWithTheOneThatWasMeant(CapturedOutput output) {
        assertThatThrownBy(() -> plan("profil=comfyui"));
        assertThatThrownBy(() -> Plans.of("--emp.bus.shrds=2"));
        assertThatThrownBy(() -> Plans.of("--emp.artifacts.dirctory=x"));

        assertThat(output)
                .contains("did you mean emp.machine.profile?")
                .contains("did you mean emp.bus.shards?")
                .contains("did you mean emp.artifacts.directory?");
    }

    @Test
    void wrongSettingsOfPartsThatAreNotNeededForThePlanAreRefusedToo(CapturedOutput output) {
        assertThatThrownBy(() -> Plans.of("--emp.worker.lease=0s"));
        assertThatThrownBy(() -> Plans.of("--emp.bus.shards=0"));
        assertThatThrownBy(() ->
                plan("profile=comfyui-remote", "comfyui-remote.urls=http://a", "comfyui-remote.connector.request=1s"));

        assertThat(output)
                .contains("emp.worker.lease must be 1s to 1h")
                .contains("emp.bus.shards must be 1 to 64")
                .contains("emp.machine.comfyui-remote.connector makes no connector for comfyui-remote: there is no"
                        + " setting request; there is request-timeout.");
    }

    @Test
    void theFileOfTheMachineIsRead() throws Exception {
        Path file = Files.writeString(directory.resolve("box.yaml"), "emp:\n  machine:\n    id: from-the-file\n");

        assertThat(Plans.of("--emp.machine.file=" + file).machine().id()).isEqualTo("from-the-file");
    }

    /** @param settings without their prefix {@code --emp.machine.} */
    private PlanReport plan(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--emp.machine.id=box"));
        for (String setting : settings) {
            arguments.add("--emp.machine." + setting);
        }
        return Plans.of(
                builder -> builder.initializers(context -> {
                    var registry = (GenericApplicationContext) context;
                    registry.registerBean(NvidiaSmi.class, () -> FakeNvidia.of(directory, gpus, Clock.systemUTC()));
                    beans.forEach(name -> registry.registerBean(name, ScriptedConnector.class, ScriptedConnector::new));
                }),
                arguments.toArray(String[]::new));
    }
}
