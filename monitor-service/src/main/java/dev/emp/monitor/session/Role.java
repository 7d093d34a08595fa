package dev.emp.monitor.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a viewer may do, as the orchestrator says. Each role may do all that the one before it may. */
public enum Role {
    READ,
    SUBMIT,
    OPERATE,
    ADMIN;

    /** The name used in JSON: {@code operate}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when no role has the name. */
    static Optional<Role> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(name))
                .findFirst();
    }
}
