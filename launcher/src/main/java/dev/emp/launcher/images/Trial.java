package dev.emp.launcher.images;

import java.util.ArrayList;
import java.util.List;

/**
 * A container of an image as it is to be started to be tried.
 *
 * @param name for people
 * @param environment as {@code NAME=VALUE}
 * @param settings for the service, as {@code --name=value}
 * @param port on which it answers inside
 */
record Trial(String name, Image image, List<String> environment, List<String> settings, int port) {

    private static final int MACHINE_PORT = 9090;
    private static final String KEY = "emp-images-verify-0123456789abcdef";

    Trial {
        environment = List.copyOf(environment);
        settings = List.copyOf(settings);
    }

    /** Every service that can start without a provider, and a connector with a simulated one. */
    static List<Trial> services() {
        return List.of(
                service(
                        "orchestrator",
                        8080,
                        List.of("TRIAL_KEY=" + KEY),
                        "--emp.orchestrator.keys.trial.from=env:TRIAL_KEY",
                        "--emp.orchestrator.keys.trial.role=admin"),
                service("monitor", 8088, List.of()),
                service("worker", 9090, List.of(), "--emp.machine.id=trial", "--emp.machine.profile=base"),
                service("connector-comfyui", 8103, List.of(), "--emp.comfyui.url=http://127.0.0.1:9"),
                service(
                        "connector-openai",
                        8101,
                        List.of("OPENAI_API_KEY=trial"),
                        "--emp.openai.base-url=http://127.0.0.1:9"),
                service("connector-replicate", 8102, List.of("REPLICATE_API_TOKEN=trial")),
                service("connector-runpod", 8105, List.of("RUNPOD_API_KEY=trial")));
    }

    /** The machines that can start anywhere. */
    static List<Trial> machines() {
        return List.of(
                machine(Image.MACHINE_BASE), machine(Image.MACHINE_SIMULATION), machine(Image.MACHINE_PLAYWRIGHT));
    }

    private static Trial service(String name, int port, List<String> more, String... settings) {
        List<String> environment = new ArrayList<>(List.of("EMP_SERVICE=" + name));
        environment.addAll(more);
        return new Trial(name, Image.SERVICE, environment, List.of(settings), port);
    }

    private static Trial machine(Image image) {
        return new Trial(image.label(), image, List.of("EMP_MACHINE_ID=" + image.label()), List.of(), MACHINE_PORT);
    }

    /** Connectors are ready only when their provider answers, which here it does not. */
    boolean needsProvider() {
        return name.startsWith("connector-");
    }

    /** Where it says that it works: that it is ready, or that it lives where its provider is missing. */
    String healthPath() {
        return "/actuator/health/" + (needsProvider() ? "liveness" : "readiness");
    }
}
