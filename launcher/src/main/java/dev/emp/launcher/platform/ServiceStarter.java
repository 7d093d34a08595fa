package dev.emp.launcher.platform;

import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.monitor.MonitorApplication;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.worker.WorkerApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts single services of a platform in this JVM. */
final class ServiceStarter {

    private final PlatformOptions options;
    private final ServiceArguments arguments;

    ServiceStarter(PlatformOptions options, String redisUrl) {
        this.options = options;
        this.arguments = new ServiceArguments(options, redisUrl);
    }

    /** Starts a service and returns how to stop it. Blocks until it serves requests. */
    AutoCloseable start(Service service) {
        return switch (service) {
            case SIMULATOR ->
                ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults()
                        .withPort(options.ports().of(service))
                        .withStepDelay(options.stepDelay()));
            case CONNECTOR_COMFYUI -> run(service, ConnectorComfyuiApplication.builder());
            case ORCHESTRATOR -> run(service, OrchestratorApplication.builder());
            case MONITOR -> run(service, MonitorApplication.builder());
            case WORKER -> run(service, WorkerApplication.builder());
        };
    }

    private AutoCloseable run(Service service, SpringApplicationBuilder builder) {
        return builder.registerShutdownHook(false).run(arguments.of(service).toArray(String[]::new));
    }
}
