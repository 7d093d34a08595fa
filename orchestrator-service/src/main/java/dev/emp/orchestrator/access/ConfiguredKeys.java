package dev.emp.orchestrator.access;

import dev.emp.orchestrator.access.AccessProperties.ConfiguredKey;
import dev.emp.orchestrator.json.Fingerprint;
import dev.emp.orchestrator.tenants.Caller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The keys of the settings. They are read once, at the start; only their hashes are kept. */
@Component
final class ConfiguredKeys {

    /** What the ids of these keys begin with; their name follows. */
    private static final String ID = "config:";

    private final List<Holder> holders;

    /** @throws AccessSetupException if a key is not where the settings say */
    ConfiguredKeys(AccessProperties properties) {
        Map<String, String> environment = System.getenv();
        this.holders = properties.keys().entrySet().stream()
                .map(entry -> holder(entry.getKey(), entry.getValue(), environment))
                .toList();
    }

    boolean isEmpty() {
        return holders.isEmpty();
    }

    /** Who holds the key; empty when it is none of these. */
    Optional<Caller> find(String key) {
        if (holders.isEmpty()) {
            return Optional.empty();
        }
        String hash = Fingerprint.of(key);
        return holders.stream()
                .filter(holder -> Hashes.same(holder.hash, hash))
                .map(Holder::caller)
                .findFirst();
    }

    private static Holder holder(String name, ConfiguredKey key, Map<String, String> environment) {
        String text = KeySource.read(Objects.requireNonNull(key.from()), environment);
        return new Holder(
                Fingerprint.of(text), new Caller(key.tenant(), Objects.requireNonNull(key.role()), ID + name, name));
    }

    private record Holder(String hash, Caller caller) {}
}
