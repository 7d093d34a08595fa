package dev.emp.orchestrator.tenants;

import java.util.regex.Pattern;

/** What tenants may be called. */
public final class TenantName {

    public static final int LONGEST = 63;

    /** For the end of a sentence that begins with the name of a field or setting. */
    public static final String RULE = "must be the name of a tenant: 1 to " + LONGEST
            + " letters, digits, '.', '_' and '-', a letter or digit first";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (LONGEST - 1) + "}");

    private TenantName() {}

    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
