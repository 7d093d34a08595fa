package dev.emp.launcher;

import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.launcher.platform.Service;
import dev.emp.monitor.MonitorApplication;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.simulators.SimulatorsApplication;
import dev.emp.worker.WorkerApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run one service alone, logging to the terminal, until it is stopped.",
        footer = {
            "",
            "Whatever else follows goes to the service as it is, for example",
            "  emp run worker --redis redis://127.0.0.1:6379 --emp.machine.id=gpu-box-1"
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "SERVICE",
            converter = PlatformArguments.ServiceName.class,
            description = "simulator, connector-comfyui, orchestrator, monitor or worker")
    private Service service = Service.ORCHESTRATOR;

    @Option(names = "--redis", paramLabel = "URL", description = "The Redis to use (default: redis://127.0.0.1:6379).")
    private @Nullable String redis;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(settings);
        if (redis != null) {
            all.add("--spring.data.redis.url=" + redis);
        }
        String[] arguments = all.toArray(String[]::new);
        switch (service) {
            case SIMULATOR -> SimulatorsApplication.main(arguments);
            case CONNECTOR_COMFYUI -> ConnectorComfyuiApplication.main(arguments);
            case ORCHESTRATOR -> OrchestratorApplication.main(arguments);
            case MONITOR -> MonitorApplication.main(arguments);
            case WORKER -> WorkerApplication.main(arguments);
        }
        // The service has started; it ends this process by its own shutdown hook or failure.
        new CountDownLatch(1).await();
        return 0;
    }
}
