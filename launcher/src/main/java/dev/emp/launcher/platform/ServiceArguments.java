package dev.emp.launcher.platform;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What the services of a platform are told so that each finds its neighbours, as arguments of their programs. */
public final class ServiceArguments {

    private final PlatformOptions options;
    private final String redisUrl;

    /** @param redisUrl the Redis that all of them use */
    public ServiceArguments(PlatformOptions options, String redisUrl) {
        this.options = options;
        this.redisUrl = redisUrl;
    }

    /** The arguments of one service, its own port among them. */
    public List<String> of(Service service) {
        return switch (service) {
            case SIMULATOR ->
                List.of(
                        "--port",
                        Integer.toString(options.ports().of(service)),
                        "--step-delay-ms",
                        Long.toString(options.stepDelay().toMillis()));
            case CONNECTOR_COMFYUI -> settings(service, "emp.comfyui.url=" + comfyUi());
            case ORCHESTRATOR -> settings(service, artifacts());
            case MONITOR ->
                settings(
                        service,
                        "emp.monitor.orchestrator-url=" + options.ports().url(Service.ORCHESTRATOR));
            case WORKER ->
                settings(
                        service,
                        artifacts(),
                        "emp.worker.shutdown-grace=5s",
                        "emp.worker.connectors[0].name=comfyui-gpu0",
                        "emp.worker.connectors[0].url=" + options.ports().url(Service.CONNECTOR_COMFYUI));
        };
    }

    private List<String> settings(Service service, String... own) {
        List<String> arguments = new ArrayList<>();
        for (String setting : own) {
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
        return arguments;
    }

    private URI comfyUi() {
        URI given = options.comfyUi();
        return given != null ? given : URI.create(options.ports().url(Service.SIMULATOR));
    }

    private String artifacts() {
        return "emp.artifacts.directory=" + options.artifacts();
    }
}
