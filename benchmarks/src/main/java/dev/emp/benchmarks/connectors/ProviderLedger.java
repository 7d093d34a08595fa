package dev.emp.benchmarks.connectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the simulators wrote down by themselves, before they answered: which jobs they took on, and of which input. Whatever
 * stands here a provider would send a bill for.
 */
final class ProviderLedger {

    private static final String COMFYUI = "comfyui";

    /** Ids that providers gave, by {@link #key}. */
    private final Map<String, Set<String>> jobs = new HashMap<>();

    private ProviderLedger() {}

    /** @param files one for each provider; one that is not there counts as empty */
    static ProviderLedger read(List<Path> files) throws IOException {
        ProviderLedger ledger = new ProviderLedger();
        for (Path file : files) {
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(ledger::add);
            }
        }
        return ledger;
    }

    static ProviderLedger of(List<String> lines) {
        ProviderLedger ledger = new ProviderLedger();
        lines.forEach(ledger::add);
        return ledger;
    }

    /**
     * How many of the provider's jobs one of ours has become.
     *
     * @param marker in its input
     * @param id of our job
     */
    int count(Kind.Provider provider, String marker, String id) {
        String name = provider == Kind.Provider.COMFYUI ? id : marker;
        return jobs.getOrDefault(key(provider.label(), name), Set.of()).size();
    }

    /** How many jobs the providers took on in all. */
    int count() {
        return jobs.values().stream().mapToInt(Set::size).sum();
    }

    /** How many jobs the providers took on for none of these: each of them was paid for, and nobody has it. */
    int strangers(Collection<Outcome> known) {
        Set<String> names = new HashSet<>();
        for (Outcome job : known) {
            names.add(key(job.kind().provider().label(), job.marker()));
            names.add(key(job.kind().provider().label(), job.id()));
        }
        return jobs.entrySet().stream()
                .filter(entry -> !names.contains(entry.getKey()))
                .mapToInt(entry -> entry.getValue().size())
                .sum();
    }

    /** @throws IllegalArgumentException if a line is of a job, but does not say of which input */
    private void add(String line) {
        JsonNode entry = JsonMapper.shared().readTree(line);
        String event = entry.path("event").asString("");
        if (event.equals("accepted")) {
            note(entry.path("provider").asString(""), entry.path("marker").asString(""), entry.path("id"), line);
        } else if (event.equals("started")) {
            // ComfyUI's ledger has no marker, but the execution that the connector names: our job and its epoch.
            String execution = entry.path("extra").path("emp_execution").asString("");
            note(COMFYUI, execution.replaceFirst("-\\d+$", ""), entry.path("prompt_id"), line);
        }
    }

    private void note(String provider, String name, JsonNode id, String line) {
        if (provider.isEmpty() || name.isEmpty() || id.asString("").isEmpty()) {
            throw new IllegalArgumentException("the ledger has a job of nobody: " + line);
        }
        jobs.computeIfAbsent(key(provider, name), any -> new HashSet<>()).add(id.asString());
    }

    private static String key(String provider, String name) {
        return provider + " " + name;
    }
}
