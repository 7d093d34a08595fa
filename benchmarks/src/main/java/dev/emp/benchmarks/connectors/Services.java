package dev.emp.benchmarks.connectors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The connectors that run as services of their own, one for each of some providers. */
final class Services implements AutoCloseable {

    private final Map<Kind.Provider, ConnectorService> running = new EnumMap<>(Kind.Provider.class);

    private Services() {}

    /** Starts one after the other and waits for each. */
    static Services start(Platform platform, Providers providers, Collection<Kind.Provider> which)
            throws IOException, InterruptedException {
        Services services = new Services();
        try {
            for (Kind.Provider provider : which) {
                services.running.put(
                        provider, ConnectorService.start(platform, label(provider), providers.settings(provider)));
            }
            return services;
        } catch (IOException | InterruptedException | RuntimeException e) {
            services.close();
            throw e;
        }
    }

    boolean has(Kind.Provider provider) {
        return running.containsKey(provider);
    }

    Collection<ConnectorService> all() {
        return new ArrayList<>(running.values());
    }

    /** What a worker must be told to use one of them. */
    List<String> remote(Kind.Provider provider, int slots) {
        ConnectorService service = Objects.requireNonNull(running.get(provider));
        String setting = "--emp.worker.connectors[" + new ArrayList<>(running.keySet()).indexOf(provider) + "].";
        return List.of(
                setting + "name=" + provider.label(),
                setting + "url=" + service.uri(),
                setting + "slots=" + slots,
                setting + "pool=fast");
    }

    private static String label(Kind.Provider provider) {
        return "connector-" + provider.label();
    }

    @Override
    public void close() {
        running.values().forEach(ConnectorService::close);
    }
}
