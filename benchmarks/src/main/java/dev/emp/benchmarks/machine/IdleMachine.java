package dev.emp.benchmarks.machine;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.benchmarks.process.Patience;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The memory of {@code ./emp run worker} with one connector over HTTP that waits for jobs. */
final class IdleMachine {

    private static final double MOST_MEGABYTES = 256;
    private static final double MEGABYTE = 1024 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path home;
    private final Path directory;
    private final String redisUrl;
    private final Duration idle;

    IdleMachine(Path home, Path directory, String redisUrl, Duration idle) {
        this.home = home;
        this.directory = directory;
        this.redisUrl = redisUrl;
        this.idle = idle;
    }

    List<Figure> run() throws IOException, InterruptedException {
        int simulator = Ports.freePort();
        int connector = Ports.freePort();
        int worker = Ports.freePort();
        try (ServiceProcess provider = start("simulator", "--port", Integer.toString(simulator));
                ServiceProcess behind = start(
                        "connector-comfyui",
                        "--server.address=127.0.0.1",
                        "--server.port=" + connector,
                        "--emp.comfyui.url=http://127.0.0.1:" + simulator);
                ServiceProcess machine = start(
                        "worker",
                        "--redis",
                        redisUrl,
                        "--server.address=127.0.0.1",
                        "--server.port=" + worker,
                        "--emp.machine.id=idle",
                        "--emp.machine.directory=" + directory.resolve("idle"),
                        "--emp.artifacts.directory=" + directory.resolve("artifacts"),
                        "--emp.worker.connectors[0].name=comfyui-gpu0",
                        "--emp.worker.connectors[0].url=http://127.0.0.1:" + connector);
                MachineApi api = new MachineApi(worker, simulator)) {
            Patience.await("the connector is up", System.nanoTime(), LIMIT, () -> {
                provider.requireAlive();
                behind.requireAlive();
                machine.requireAlive();
                return api.isWell(1);
            });
            TimeUnit.MILLISECONDS.sleep(idle.toMillis());
            return List.of(Figure.measured(
                            "memory of an idle worker",
                            Rounds.of(machine.residentBytes() / MEGABYTE),
                            "MB",
                            "VmRSS " + idle.toSeconds()
                                    + " s after it was up; ./emp run worker, profile base, one connector over HTTP")
                    .aimingAt(Goal.atMost(MOST_MEGABYTES)));
        }
    }

    private ServiceProcess start(String service, String... arguments) throws IOException {
        return ServiceProcess.start(home, directory, service, List.of(arguments));
    }
}
