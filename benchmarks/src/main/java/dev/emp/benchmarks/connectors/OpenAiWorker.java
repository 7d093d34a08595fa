package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker with the built-in connector to OpenAI. */
final class OpenAiWorker {

    private static final String READY = "/health";

    private OpenAiWorker() {}

    /** Starts it as {@code ./emp run worker} does, and waits until its connector is up. */
    static ServiceProcess start(Platform platform, String id, int slots, List<String> settings)
            throws IOException, InterruptedException {
        int port = Ports.freePort();
        List<String> all = new ArrayList<>(
                List.of("--emp.machine.connectors=openai", "--emp.machine.services.openai-connector.slots=" + slots));
        all.addAll(settings);
        ServiceProcess worker = platform.startWorker(id, port, all, Map.of());
        try {
            Platform.awaitAnswer(worker, port, READY);
            return worker;
        } catch (InterruptedException | RuntimeException e) {
            worker.close();
            throw e;
        }
    }

    /**
     * The setting of a key.
     *
     * @param index of the key, from 0
     * @param server of the provider, without a path
     */
    static List<String> key(Platform platform, int index, String name, URI server) {
        String setting = "--emp.openai.keys[" + index + "].";
        return List.of(
                setting + "from=" + platform.key(), setting + "name=" + name, setting + "base-url=" + server + "/v1");
    }
}
