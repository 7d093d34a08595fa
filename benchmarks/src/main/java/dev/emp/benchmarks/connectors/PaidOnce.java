package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Kills workers, then connectors, at random instants while jobs of all providers run, and counts in the ledgers of the
 * simulators how often each job was submitted. First the worker has the connectors of the APIs built in, and a spare takes the
 * place of one that was killed; then each connector is a service of its own, and those are killed.
 */
final class PaidOnce {

    /** Short, so that the jobs of a killed worker come back soon. */
    private static final String LEASE = "--emp.worker.lease=3s";

    private static final int SLOTS = 16;
    private static final int CUSTOMERS_OF_WORKERS = 3;
    /** Few: a worker takes a rest from a connector that fails most of its last jobs. */
    private static final int CUSTOMERS_OF_SERVICES = 2;

    private static final Duration TO_THE_END = Duration.ofSeconds(60);

    private final Platform platform;
    private final boolean quick;
    private final long seed;
    private final PrintStream out;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Path> ledgers = new ArrayList<>();
    private final PaidOnceReport.Kills kills = new PaidOnceReport.Kills();

    PaidOnce(Platform platform, boolean quick, long seed, PrintStream out) {
        this.platform = platform;
        this.quick = quick;
        this.seed = seed;
        this.out = out;
    }

    List<Figure> run() throws IOException, InterruptedException {
        Moments moments = new Moments();
        platform.events().onAttached(moments::handleStored);
        try (Providers providers = Providers.start(platform, "ledgers", moments, seed)) {
            ledgers.addAll(providers.ledgers());
            killWorkers(providers, moments);
            killConnectors(providers, moments);
        } finally {
            platform.events().onAttached(() -> {});
        }
        PaidOnceReport report = new PaidOnceReport(outcomes, ProviderLedger.read(ledgers), kills);
        report.faults().forEach(fault -> out.printf("  %s%n", fault));
        return report.figures();
    }

    private void killWorkers(Providers providers, Moments moments) throws IOException, InterruptedException {
        out.printf("%nWorkers with built-in connectors are killed%n");
        try (Services services = Services.start(platform, providers, List.of(Kind.Provider.COMFYUI));
                WorkerPair workers = WorkerPair.start(platform, "victim", settings(providers, services))) {
            Slaughter slaughter = new Slaughter(List.of(workers), moments, new Random(seed), out);
            trial("w", CUSTOMERS_OF_WORKERS, slaughter, quick ? 15 : 150, quick ? 75 : 2_400);
        }
    }

    private void killConnectors(Providers providers, Moments moments) throws IOException, InterruptedException {
        out.printf("%nConnectors that are services are killed, and their worker%n");
        try (Services services = Services.start(platform, providers, List.of(Kind.Provider.values()));
                WorkerPair workers = WorkerPair.start(platform, "client", settings(providers, services))) {
            List<Victim> victims = new ArrayList<>(services.all());
            victims.add(workers);
            Slaughter slaughter = new Slaughter(victims, moments, new Random(seed + 1), out);
            trial("c", CUSTOMERS_OF_SERVICES, slaughter, quick ? 5 : 50, quick ? 25 : 900);
        }
    }

    private void trial(String name, int customersOfEach, Slaughter slaughter, int wanted, int seconds)
            throws IOException, InterruptedException {
        Customers customers = new Customers(platform, name);
        customers.start(Arrays.asList(Kind.values()), customersOfEach);
        slaughter.run(wanted, Duration.ofSeconds(seconds), customers);
        outcomes.addAll(customers.stop(TO_THE_END));
        kills.add(wanted, slaughter);
        out.printf(
                "  %d kills, %d jobs accepted, %d ended%n", slaughter.kills(), customers.accepted(), customers.ended());
    }

    /** Of a worker that has those connectors built in that are no services. */
    private static List<String> settings(Providers providers, Services services) {
        List<String> settings = new ArrayList<>(List.of(LEASE));
        List<String> builtIn = new ArrayList<>();
        for (Kind.Provider provider : Kind.Provider.values()) {
            if (services.has(provider)) {
                settings.addAll(services.remote(provider, SLOTS));
            } else {
                builtIn.add(provider.label());
                settings.addAll(providers.settings(provider));
                settings.add("--emp.machine.services." + provider.label() + "-connector.slots=" + SLOTS);
            }
        }
        settings.add("--emp.machine.connectors=" + String.join(",", builtIn));
        return settings;
    }
}
