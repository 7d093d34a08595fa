package dev.emp.worker.secrets;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.secrets.SecretPlace;
import dev.emp.secrets.SecretReference;
import dev.emp.secrets.SecretReferences;
import dev.emp.secrets.SecretUnreadableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The secrets that inputs may refer to on this machine. Their values are read whenever they are used and kept no longer than
 * the job that uses them. Safe for many threads.
 */
public final class MachineSecrets {

    /** How often it is looked whether secrets can be read. */
    static final Duration LOOK = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(MachineSecrets.class);

    private final Map<String, MachineSecret> all;
    private final Clock clock;
    private Map<String, String> faults = Map.of();
    private @Nullable Instant lookedAt;

    private MachineSecrets(Map<String, MachineSecret> all, Clock clock) {
        this.all = new TreeMap<>(all);
        this.clock = clock;
    }

    /** @param environment the value of a variable; null when it is not set */
    static MachineSecrets of(SecretProperties settings, Function<String, @Nullable String> environment, Clock clock) {
        Map<String, MachineSecret> all = new TreeMap<>();
        settings.secrets()
                .forEach((name, secret) -> all.put(
                        name,
                        new MachineSecret(
                                SecretPlace.of(String.valueOf(secret.from()), environment),
                                Set.copyOf(secret.tenants()))));
        return new MachineSecrets(all, clock);
    }

    /** Those of a machine that has none. */
    public static MachineSecrets none(Clock clock) {
        return new MachineSecrets(Map.of(), clock);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The names of those that can be read, as it was known at most ten seconds ago. */
    public Set<String> readable() {
        if (all.isEmpty()) {
            return Set.of();
        }
        Map<String, String> unreadable = lookedLately();
        return all.keySet().stream()
                .filter(name -> !unreadable.containsKey(name))
                .collect(Collectors.toSet());
    }

    /** What there is, and what is wrong with the rest, in a sentence without any value; looks anew. */
    public String report() {
        Map<String, String> unreadable = look();
        String offered = all.keySet().stream()
                .filter(name -> !unreadable.containsKey(name))
                .collect(Collectors.joining(", "));
        String others = unreadable.entrySet().stream()
                .map(fault -> "; " + fault.getKey() + " is not offered: " + fault.getValue())
                .collect(Collectors.joining());
        return (offered.isEmpty() ? "none can be read" : offered) + others;
    }

    /**
     * Puts secrets in the places of their references.
     *
     * @param tenant whose job it is
     * @throws ConnectorException invalid input if the tenant may not use one; unavailable if one is not here or cannot be read,
     *     for another machine may have it. What the provider has of the job is not touched by either
     */
    public Disclosure disclose(JsonNode input, String tenant) throws ConnectorException {
        if (!SecretReferences.areIn(input)) {
            return new Disclosure(input, Redaction.NONE);
        }
        Map<String, String> values = new TreeMap<>();
        JsonNode filled = SecretReferences.<ConnectorException>replace(input, "", (reference, pointer) -> {
            String name = SecretReference.nameIn(reference);
            if (!values.containsKey(name)) {
                values.put(name, value(name, pointer, tenant));
            }
            return JsonNodeFactory.instance.stringNode(values.get(name));
        });
        return new Disclosure(filled, Redaction.of(values));
    }

    /** A text of a provider, which may have printed what jobs gave it, without the values that can be read just now. */
    public String scrub(String text) {
        Map<String, String> values = new TreeMap<>();
        all.forEach((name, secret) -> {
            try {
                values.put(name, secret.place().read());
            } catch (SecretUnreadableException e) {
                // It is told where secrets are looked at.
                log.debug("The secret {} cannot be read: {}", name, e.getMessage());
            }
        });
        return Redaction.of(values).scrub(text);
    }

    private String value(String name, String pointer, String tenant) throws ConnectorException {
        MachineSecret secret = all.get(name);
        if (secret == null) {
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE, pointer + ": this machine does not have the secret " + name + ".");
        }
        if (!secret.isFor(tenant)) {
            throw new ConnectorException(
                    ErrorClass.INVALID_INPUT,
                    pointer + ": jobs of the tenant " + tenant + " may not use the secret " + name + ".");
        }
        try {
            return secret.place().read();
        } catch (SecretUnreadableException e) {
            // No more jobs that need it, until it is there again.
            look();
            throw new ConnectorException(
                    ErrorClass.UNAVAILABLE,
                    pointer + ": the secret " + name + " cannot be read on this machine, whose log says why.");
        }
    }

    private synchronized Map<String, String> lookedLately() {
        Instant last = lookedAt;
        return last == null || !clock.instant().isBefore(last.plus(LOOK)) ? look() : faults;
    }

    private synchronized Map<String, String> look() {
        Map<String, String> found = new TreeMap<>();
        all.forEach((name, secret) -> {
            try {
                warnIfShort(name, secret.place().read());
            } catch (SecretUnreadableException e) {
                found.put(name, String.valueOf(e.getMessage()));
            }
        });
        tell(found);
        faults = found;
        lookedAt = clock.instant();
        return found;
    }

    /** Once, at the first look. */
    private void warnIfShort(String name, String value) {
        if (lookedAt == null && value.length() < Redaction.SHORTEST) {
            log.warn(
                    "The secret {} is shorter than {} characters: it is not taken out of what comes back from jobs",
                    name,
                    Redaction.SHORTEST);
        }
    }

    private void tell(Map<String, String> found) {
        found.forEach((name, why) -> {
            if (!why.equals(faults.get(name))) {
                log.warn("The secret {} is not offered: {}", name, why);
            }
        });
        faults.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> log.info("The secret {} can be read and is offered again", name));
    }
}
