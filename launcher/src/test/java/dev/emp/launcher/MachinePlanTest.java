package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code emp machine plan} as people meet it: in a process of its own, on a machine with 8 GPUs. */
class MachinePlanTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int GPUS = 8;
    private static final List<String> WITH_SECRETS = List.of(
            "--emp.machine.profile=comfyui",
            "--emp.machine.operator-token=hidden",
            "--emp.machine.comfyui.connector.headers.authorization=hidden",
            "--emp.machine.comfyui.arguments=--reserve-vram,1.5,--preview-method,none,--api-key=hidden",
            "--emp.machine.services.comfyui-gpu3.environment.HF_TOKEN=hidden",
            "--emp.machine.services.comfyui-gpu3.memory-limit=24GB",
            "--emp.machine.setup[0].name=models",
            "--emp.machine.setup[0].command=curl,-H,Authorization: Bearer hidden,https://me:hidden@host/models");

    @TempDir
    private Path directory;

    private Map<String, String> environment;

    @BeforeEach
    void haveGpus() throws Exception {
        String lines = IntStream.range(0, GPUS)
                .mapToObj(index -> index + ", NVIDIA H100 80GB HBM3, GPU-" + index + ", 37, 1024, 81559, 41, 112.5")
                .collect(Collectors.joining("\n"));
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Path program =
                Files.writeString(programs.resolve("nvidia-smi"), "#!/bin/sh\ncat <<'END'\n" + lines + "\nEND\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment = Map.of("PATH", programs + ":" + System.getenv("PATH"));
    }

    @Test
    void everyServiceIsShownWithinTheWidthOfATerminalAndWithoutSecrets() throws Exception {
        String plan = answer(WITH_SECRETS.toArray(String[]::new));

        assertThat(plan).contains("0, 1, 2, 3, 4, 5, 6, 7: NVIDIA H100 80GB HBM3, 79.6 GiB");
        for (int i = 0; i < GPUS; i++) {
            assertThat(plan).contains("comfyui-gpu" + i).contains("CUDA_VISIBLE_DEVICES=" + i);
        }
        assertThat(plan)
                .contains("comfyui at http://127.0.0.1:8195")
                .contains("24 GiB")
                .contains("5 in 10 min")
                .contains("HF_TOKEN=••••••")
                .contains("gpu.name='NVIDIA H100 80GB HBM3'")
                .contains("curl -H 'Authorization: ••••••' https://host/models")
                .doesNotContain("hidden");
        assertThat(plan.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void asJsonItIsOneObjectWithoutSecrets() throws Exception {
        String answer = answer(concat(WITH_SECRETS, "--json"));

        JsonNode plan = JsonMapper.shared().readTree(answer);
        assertThat(plan.at("/machine/type").asString()).isEqualTo("gpu");
        assertThat(plan.at("/machine/gpus/7/memory_bytes").asLong()).isEqualTo(81559L << 20);
        assertThat(plan.at("/services").size()).isEqualTo(GPUS);
        assertThat(plan.at("/services/3/process/memory_limit_bytes").asLong()).isEqualTo(24L << 30);
        assertThat(plan.at("/services/3/process/environment/HF_TOKEN").asString())
                .isEqualTo("••••••");
        assertThat(plan.at("/services/3/process/port").asInt()).isEqualTo(8191);
        assertThat(plan.at("/setup/0/timeout_seconds").asInt()).isEqualTo(600);
        assertThat(answer).doesNotContain("hidden");
    }

    @Test
    void aSimulatorsCommandIsShortUnlessAllOfItIsAskedFor() throws Exception {
        String[] settings = {"--emp.machine.profile=simulation", "--emp.machine.simulation.first-port=9300"};

        assertThat(answer(settings))
                .contains("java SimulatorsApplication --port 9300")
                .doesNotContain("-cp");
        assertThat(answer(concat(List.of(settings), "--verbose")))
                .contains("dev.emp.simulators.SimulatorsApplication --port 9300")
                .contains(" -cp ");
    }

    @Test
    void whatTheWorkerWouldRefuseIsRefusedInOneLine() throws Exception {
        assertThat(complaint(1, "--emp.machine.profile=comfyui", "--emp.machine.gpus=8"))
                .startsWith("emp: the worker would not start: emp.machine.gpus names GPU 8, which is not there;"
                        + " this machine has: 0, 1, 2, 3, 4, 5, 6, 7 (from the command line)");
        assertThat(complaint(1, "--emp.machine.profil=hidden"))
                .isEqualTo("emp: the worker would not start: emp.machine.profil is no setting (from the command line);"
                        + " did you mean emp.machine.profile?");
        assertThat(complaint(1, "--redis", "localhost")).contains("redis://host:port");
        assertThat(complaint(2, "profile=comfyui")).contains("'profile=comfyui' is no setting");
    }

    @Test
    void aMachineThatWouldTakeNoJobsSaysSoAndWhatToDo() throws Exception {
        assertThat(answer("--emp.machine.id=box"))
                .contains("This machine would take no jobs")
                .contains("--emp.machine.profile=simulation");
    }

    @Test
    void machineAloneSaysWhatThereIs() throws Exception {
        try (EmpProcess emp = EmpProcess.start(directory, "machine")) {
            assertThat(emp.exitCode(LIMIT)).isZero();
            assertThat(emp.output()).contains("plan").contains("emp run worker");
        }
    }

    private static String[] concat(List<String> settings, String more) {
        return Stream.concat(settings.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private String answer(String... settings) throws Exception {
        try (EmpProcess emp = EmpProcess.start(directory, environment, plan(settings))) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isZero();
            assertThat(emp.errors()).isEmpty();
            return emp.output();
        }
    }

    private String complaint(int status, String... settings) throws Exception {
        try (EmpProcess emp = EmpProcess.start(directory, environment, plan(settings))) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isEqualTo(status);
            assertThat(emp.output()).isEqualTo(emp.errors()).hasLineCount(1).doesNotContain("hidden");
            return emp.errors().strip();
        }
    }

    private static String[] plan(String... settings) {
        return Stream.concat(Stream.of("machine", "plan"), Stream.of(settings)).toArray(String[]::new);
    }
}
