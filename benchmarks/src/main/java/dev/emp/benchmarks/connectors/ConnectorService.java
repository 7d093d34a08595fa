package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.machine.MachineApi;
import dev.emp.benchmarks.process.ServiceProcess;
import dev.emp.launcher.platform.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** A connector that is a service of its own; what takes its place listens on the same port. */
final class ConnectorService implements Victim {

    private static final String READY = "/actuator/health/readiness";

    private final Platform platform;
    private final String service;
    private final int port = Ports.freePort();
    private final List<String> settings;
    private ServiceProcess process;

    private ConnectorService(Platform platform, String service, List<String> settings) throws IOException {
        this.platform = platform;
        this.service = service;
        this.settings = List.copyOf(settings);
        this.process = launch();
    }

    /** Starts it and waits until it answers. */
    static ConnectorService start(Platform platform, String service, List<String> settings)
            throws IOException, InterruptedException {
        rehearse(platform, service, settings);
        ConnectorService connector = new ConnectorService(platform, service, settings);
        try {
            Platform.awaitAnswer(connector.process, connector.port, READY);
            return connector;
        } catch (InterruptedException | RuntimeException e) {
            connector.close();
            throw e;
        }
    }

    private static void rehearse(Platform platform, String service, List<String> settings)
            throws IOException, InterruptedException {
        if (QuickStart.isRecorded(platform, service)) {
            return;
        }
        try (ConnectorService first = new ConnectorService(platform, service, settings)) {
            Platform.awaitAnswer(first.process, first.port, READY);
            first.process.terminate();
            first.process.exitCode(QuickStart.LIMIT);
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public String name() {
        return service;
    }

    @Override
    public boolean isReady() throws IOException {
        process.requireAlive();
        try {
            return MachineApi.answers(port, READY);
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void strike() {
        process.strike();
    }

    @Override
    public void replace() throws IOException, InterruptedException {
        process.kill();
        process.close();
        process = launch();
    }

    private ServiceProcess launch() throws IOException {
        return platform.start(service, port, settings, QuickStart.of(platform, service));
    }

    @Override
    public void close() {
        process.strike();
        process.close();
    }
}
