package dev.emp.launcher.platform;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The services that can be started, with the port each listens on unless told otherwise. */
public enum Service {
    SIMULATOR("simulator", 8188),
    CONNECTOR_COMFYUI("connector-comfyui", 8103),
    ORCHESTRATOR("orchestrator", 8080),
    MONITOR("monitor", 8088),
    WORKER("worker", 9090);

    /** In which no job is lost: who works stops first, what all need last. */
    public static final List<Service> STOP_ORDER = List.of(WORKER, CONNECTOR_COMFYUI, MONITOR, ORCHESTRATOR, SIMULATOR);

    private final String label;
    private final int defaultPort;

    Service(String label, int defaultPort) {
        this.label = label;
        this.defaultPort = defaultPort;
    }

    /** As typed on the command line and shown to people. */
    public String label() {
        return label;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /** @throws IllegalArgumentException if there is no such service; the message lists those there are */
    public static Service ofLabel(String label) {
        for (Service service : values()) {
            if (service.label.equals(label)) {
                return service;
            }
        }
        throw new IllegalArgumentException("unknown service '" + label + "', there are: " + labels());
    }

    /** All labels, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(Service::label).collect(Collectors.joining(", "));
    }
}
