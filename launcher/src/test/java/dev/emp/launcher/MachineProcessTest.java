package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.client.EmpClient;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Machines in processes of their own, with simulated ComfyUI processes below them. */
@Timeout(600)
@EnabledOnOs(OS.LINUX)
class MachineProcessTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;

    private static Platform platform;
    private static PlatformOptions options;
    private static EmpClient client;
    private static Jobs jobs;

    private final List<EmpProcess> started = new ArrayList<>();

    @BeforeAll
    static void startPlatform() throws Exception {
        options = PlatformOptions.in(directory)
                .withPorts(Ports.free())
                .without(Service.SIMULATOR, Service.CONNECTOR_COMFYUI, Service.MONITOR, Service.WORKER);
        platform = Platform.start(options, (name, url, seconds) -> {});
        client = new EmpClient(platform.url(Service.ORCHESTRATOR));
        jobs = new Jobs(client);
    }

    @AfterAll
    static void stopPlatform() {
        client.close();
        platform.close();
    }

    @AfterEach
    void stopMachines() {
        started.forEach(EmpProcess::close);
    }

    @Test
    void whatAKilledMachineLeavesBehindIsEndedByTheKernelOrByItsNextStart() throws Exception {
        int firstPort = twoFreePorts();
        Path nothing = Files.createDirectory(directory.resolve("no-programs"));

        // Without setsid and setpriv nobody tells the kernel to end the children.
        RunningMachine first = simulation("killed", firstPort, Map.of("PATH", nothing.toString()));
        first.awaitHealth("healthy");
        List<ProcessHandle> left = first.children();
        first.process().kill();
        first.process().close();
        assertThat(left).hasSize(2).allMatch(ProcessHandle::isAlive);

        RunningMachine second = simulation("killed", firstPort, Map.of());
        second.awaitHealth("healthy");
        JsonNode leftovers = second.step("leftovers");
        assertThat(leftovers.path("state").asString()).isEqualTo("done");
        assertThat(leftovers.path("detail").asString())
                .contains("simulation-0 (process " + left.get(0).pid() + ")")
                .contains("simulation-1 (process " + left.get(1).pid() + ")");
        assertThat(left).noneMatch(ProcessHandle::isAlive);

        List<ProcessHandle> children = second.children();
        assertThat(children).hasSize(2);
        second.process().kill();
        await().atMost(PATIENCE).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aMachineThatIsToldToStopGivesItsJobBackEndsItsProcessesAndExitsWithZero() throws Exception {
        RunningMachine machine = simulation(
                "stopped", twoFreePorts(), Map.of(), "--emp.machine.simulation.arguments=--step-delay-ms=250");
        machine.awaitHealth("healthy");
        List<ProcessHandle> children = machine.children();
        String id = jobs.submitExample();
        jobs.awaitProgress(id);

        machine.process().terminate();

        assertThat(machine.process().exitCode(PATIENCE))
                .as(machine.process().output())
                .isZero();
        assertThat(children).hasSize(2).noneMatch(ProcessHandle::isAlive);
        JsonNode job = client.get("/v1/jobs/" + id);
        assertThat(job.path("state").asString()).isEqualTo("queued");
        assertThat(job.path("attempts").get(0).path("end").asString()).isEqualTo("released");
        client.cancel(id);
    }

    @Test
    void aPortInUseIsNamedAndTheOtherServicesWork() throws Exception {
        int firstPort = twoFreePorts();
        RunningMachine machine;
        try (ServerSocket taken = new ServerSocket(firstPort, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> hangUpOnEveryone(taken));
            machine = simulation("crowded", firstPort, Map.of());
            machine.awaitHealth("restarting");

            String inUse = "can't be started: port " + firstPort + " is in use by process "
                    + ProcessHandle.current().pid();
            assertThat(machine.step("services").path("detail").asString())
                    .isEqualTo("1 of 2 ready; simulation-0: " + inUse);
            assertThat(machine.status().path("reason").asString()).isEqualTo("simulation-0: " + inUse);
            assertThat(machine.service(1).path("state").asString()).isEqualTo("up");
            assertThat(jobs.awaitEnd(jobs.submitExample()).path("state").asString())
                    .isEqualTo("succeeded");
            await().atMost(PATIENCE).until(() -> machine.process().output().contains(" (2 of 5 restarts in 10 min)"));
        }

        // Before anything else: on a busy machine the restarts might be used up.
        machine.awaitHealth("healthy");
        assertThat(machine.service(0).path("state").asString()).isEqualTo("up");
        refuseASecondMachineInTheSameDirectory(machine);
    }

    private void refuseASecondMachineInTheSameDirectory(RunningMachine machine) throws Exception {
        EmpProcess second = start(Map.of(), "second", "--emp.machine.profile=simulation", at(machine.directory()));

        assertThat(second.exitCode(PATIENCE)).as(second.output()).isEqualTo(1);
        assertThat(second.errors())
                .hasLineCount(1)
                .startsWith("emp: the worker did not start: the directory " + machine.directory()
                        + " is used by another machine, process ")
                .contains("emp.machine.directory");
    }

    @Test
    void whatTheMachineCannotStartWithIsNamedAndEndsIt() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        EmpProcess noGpu = start(
                Map.of("PATH", oneGpu() + ":" + System.getenv("PATH")),
                "no-gpu",
                "--emp.machine.profile=comfyui",
                "--emp.machine.gpus=7");
        EmpProcess noCommand = start(
                Map.of(),
                "no-command",
                "--emp.machine.profile=comfyui",
                "--emp.machine.type=gpu",
                "--emp.machine.comfyui.home=" + home,
                "--emp.machine.comfyui.python=no-such-python",
                "--emp.machine.services.comfyui-gpu0.max-restarts=1");
        EmpProcess hangs = start(
                Map.of(),
                "hangs",
                "--emp.machine.profile=base",
                "--emp.machine.setup[0].name=models",
                "--emp.machine.setup[0].command=sleep,600",
                "--emp.machine.setup[0].timeout=1s");

        assertThat(noGpu.exitCode(PATIENCE)).as(noGpu.output()).isEqualTo(1);
        assertThat(noGpu.errors())
                .hasLineCount(1)
                .startsWith(
                        "emp: the worker did not start: emp.machine.gpus names GPU 7, which is not there; this machine has: 0"
                                + " (from the command line)");
        assertThat(noCommand.exitCode(PATIENCE)).as(noCommand.output()).isEqualTo(70);
        assertThat(noCommand.output())
                .containsPattern("comfyui-gpu0 can't be started: the command 'no-such-python' is not found in PATH .*"
                        + "; starts again in .* s \\(1 of 1 restarts")
                .contains(
                        "The machine has failed: no service is left: comfyui-gpu0 has failed: can't be started: the command"
                                + " 'no-such-python' is not found in PATH");
        assertThat(hangs.exitCode(PATIENCE)).as(hangs.output()).isEqualTo(70);
        assertThat(hangs.output())
                .contains(
                        "Start-up failed at shared-setup: setup command 'models' was not done within 1 s (its timeout)");
    }

    /** A directory with a driver that knows one GPU. */
    private static Path oneGpu() throws IOException {
        Path programs = Files.createDirectory(directory.resolve("driver"));
        Path program = programs.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\necho '0, NVIDIA H100 80GB HBM3, GPU-aa, 37, 1024, 81559, 41, 112.53'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return programs;
    }

    private RunningMachine simulation(String name, int firstPort, Map<String, String> environment, String... more)
            throws IOException {
        int port = twoFreePorts();
        List<String> settings = new ArrayList<>(List.of(
                "--emp.machine.profile=simulation",
                "--emp.machine.simulation.services=2",
                "--emp.machine.simulation.first-port=" + firstPort,
                "--emp.worker.lease=2s",
                "--emp.worker.shutdown-grace=100ms",
                at(directoryOf(name)),
                "--server.port=" + port));
        settings.addAll(List.of(more));
        EmpProcess process = start(environment, name, settings.toArray(String[]::new));
        return new RunningMachine(process, port, directoryOf(name));
    }

    private EmpProcess start(Map<String, String> environment, String name, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "run",
                "worker",
                "--redis",
                platform.redisUrl(),
                "--server.address=127.0.0.1",
                "--emp.machine.id=" + name,
                "--emp.artifacts.directory=" + options.artifacts()));
        command.addAll(List.of(settings));
        if (command.stream().noneMatch(each -> each.startsWith("--server.port="))) {
            command.add("--server.port=0");
        }
        EmpProcess process = EmpProcess.start(directory, environment, command.toArray(String[]::new));
        started.add(process);
        return process;
    }

    private static Path directoryOf(String machine) {
        return directory.resolve("machines").resolve(machine);
    }

    private static String at(Path machine) {
        return "--emp.machine.directory=" + machine;
    }

    private static void hangUpOnEveryone(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (SocketException e) {
            // The test has closed it.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The first of two neighbours. */
    private static int twoFreePorts() throws IOException {
        while (true) {
            try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket next = new ServerSocket(one.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return next.getLocalPort() - 1;
            } catch (IllegalArgumentException | SocketException e) {
                // The neighbour is taken.
            }
        }
    }
}
