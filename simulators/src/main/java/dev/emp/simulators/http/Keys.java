package dev.emp.simulators.http;

import java.util.Set;

/**
 * The API keys that a provider knows.
 *
 * @param allowed empty lets every key in
 * @param withoutCredit keys that are right but whose account is empty
 */
public record Keys(Set<String> allowed, Set<String> withoutCredit) {

    public boolean isKnown(String key) {
        return !key.isEmpty() && (allowed.isEmpty() || allowed.contains(key) || withoutCredit.contains(key));
    }

    public boolean hasCredit(String key) {
        return !withoutCredit.contains(key);
    }

    /** The first and last characters of a key, the rest as stars, as OpenAI shows it in its refusals. */
    public static String masked(String key) {
        if (key.length() <= 12) {
            return "*".repeat(key.length());
        }
        return key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
    }
}
