package dev.emp.jobbus.machine;

import java.util.regex.Pattern;

/** Names a machine: one host or pod. Letters, digits, dot, dash and underscore, at most 63 characters. */
public record MachineId(String value) {

    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException if the text is not of that form */
    public MachineId {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a machine id (letters, digits, '.', '_', '-', at most 63, a letter or digit first): " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
