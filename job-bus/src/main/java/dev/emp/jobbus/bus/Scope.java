package dev.emp.jobbus.bus;

import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Comparison;
import java.util.Locale;

/**
 * All jobs of a service, or of a pool.
 *
 * @param name 1 to 100 characters
 */
public record Scope(Kind kind, String name) {

    public static final int LONGEST_NAME = 100;

    /** What a job asks for by name. */
    public enum Kind {
        SERVICE,
        POOL;

        /** The name used in JSON and Redis; also of the attribute that a job requires. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if the name is blank or too long */
    public Scope {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "the name of a service or pool has 1 to " + LONGEST_NAME + " characters");
        }
    }

    public static Scope service(String name) {
        return new Scope(Kind.SERVICE, name);
    }

    public static Scope pool(String name) {
        return new Scope(Kind.POOL, name);
    }

    /** Whether a job is the service's, or asks for the pool by {@code =}. */
    public boolean includes(JobSpec spec) {
        return switch (kind) {
            case SERVICE -> spec.service().equals(name);
            case POOL ->
                spec.requirements().all().stream()
                        .anyMatch(requirement -> requirement.attribute().equals(Capabilities.POOL)
                                && requirement.comparison() == Comparison.EQUAL
                                && requirement.operands().contains(AttributeValue.of(name)));
        };
    }

    /** {@code service:comfyui}, {@code pool:heavy}. */
    @Override
    public String toString() {
        return kind.wireName() + ":" + name;
    }

    /** @throws IllegalArgumentException if the text is not what {@link #toString} gives */
    public static Scope parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        return switch (kind) {
            case Capabilities.SERVICE -> service(text.substring(colon + 1));
            case Capabilities.POOL -> pool(text.substring(colon + 1));
            default -> throw new IllegalArgumentException("not a scope (service:<name> or pool:<name>): " + text);
        };
    }
}
