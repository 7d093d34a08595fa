package dev.emp.orchestrator.tenants;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a caller may do. Each role may do all that the one before it may. */
public enum Role {
    /** See what the own tenant has. */
    READ,
    /** Submit, cancel, retry and replay jobs of the own tenant. */
    SUBMIT,
    /** See the jobs of all tenants; pause, drain, cancel and replay many at once, look after the fleet. */
    OPERATE,
    /** Give out keys, keep tenants, submit on behalf of others, read the audit log. */
    ADMIN;

    /** The name used in JSON and settings: {@code operate}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when no role has the name. */
    public static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }

    /** All names, for messages: {@code read, submit, operate, admin}. */
    public static String names() {
        return Arrays.stream(values()).map(Role::wireName).collect(Collectors.joining(", "));
    }

    /** Whether who has this role may do what the other is needed for. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
