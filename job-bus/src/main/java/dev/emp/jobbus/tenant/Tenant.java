package dev.emp.jobbus.tenant;

/** A tenant that has limits, if only a weight. */
public record Tenant(String name, TenantLimits limits, TenantUsage usage) {

    public static final int LONGEST_NAME = 200;

    /** @throws IllegalArgumentException if the text cannot be the name of a tenant */
    public static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the name of a tenant has 1 to " + LONGEST_NAME + " characters");
        }
    }
}
