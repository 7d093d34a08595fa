package dev.emp.monitor.session;

import org.jspecify.annotations.Nullable;

/**
 * Who looks.
 *
 * @param name what the key is called, for people
 * @param keyId {@code key_…}, {@code config:<name>} or {@code oidc:<subject>}; null while the platform is open
 */
public record Viewer(String name, @Nullable String keyId, Role role, String tenant) {

    /** Anybody at this machine, while the orchestrator has no key. */
    public static final Viewer OPEN = new Viewer("open access", null, Role.ADMIN, "default");

    /** The only tenant whose jobs this viewer may see; null when it may see all of the platform. */
    public @Nullable String confinedTo() {
        return role.compareTo(Role.OPERATE) >= 0 ? null : tenant;
    }
}
