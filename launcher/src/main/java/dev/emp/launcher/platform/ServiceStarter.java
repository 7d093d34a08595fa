package dev.emp.launcher.platform;

import dev.emp.connector.comfyui.ConnectorComfyuiApplication;
import dev.emp.monitor.MonitorApplication;
import dev.emp.orchestrator.OrchestratorApplication;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import dev.emp.worker.WorkerApplication;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts single services of a platform and wires each to its neighbours by URL. */
final class ServiceStarter {

    private final PlatformOptions options;
    private final String redisUrl;

    ServiceStarter(PlatformOptions options, String redisUrl) {
        this.options = options;
        this.redisUrl = redisUrl;
    }

    /** Starts a service and returns how to stop it. Blocks until it serves requests. */
    AutoCloseable start(Service service) {
        return switch (service) {
            case SIMULATOR ->
                ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults()
                        .withPort(options.ports().of(service))
                        .withStepDelay(options.stepDelay()));
            case CONNECTOR_COMFYUI ->
                run(service, ConnectorComfyuiApplication.builder(), "emp.comfyui.url=" + comfyUi());
            case ORCHESTRATOR -> run(service, OrchestratorApplication.builder(), artifacts());
            case MONITOR ->
                run(
                        service,
                        MonitorApplication.builder(),
                        "emp.monitor.orchestrator-url=" + options.ports().url(Service.ORCHESTRATOR));
            case WORKER ->
                run(
                        service,
                        WorkerApplication.builder(),
                        artifacts(),
                        "emp.worker.shutdown-grace=5s",
                        "emp.worker.connectors[0].name=comfyui-gpu0",
                        "emp.worker.connectors[0].url=" + options.ports().url(Service.CONNECTOR_COMFYUI));
        };
    }

    private URI comfyUi() {
        URI given = options.comfyUi();
        return given != null ? given : URI.create(options.ports().url(Service.SIMULATOR));
    }

    private String artifacts() {
        return "emp.artifacts.directory=" + options.artifacts();
    }

    private AutoCloseable run(Service service, SpringApplicationBuilder builder, String... settings) {
        List<String> arguments = new ArrayList<>();
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--server.port=" + options.ports().of(service));
        arguments.add("--spring.data.redis.url=" + redisUrl);
        if (service != Service.ORCHESTRATOR) {
            // Only the orchestrator has an API to document, but here all services share its class path.
            arguments.add("--springdoc.api-docs.enabled=false");
            arguments.add("--springdoc.swagger-ui.enabled=false");
        }
        return builder.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    }
}
