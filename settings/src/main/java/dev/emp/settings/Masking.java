package dev.emp.settings;

import java.util.List;
import java.util.Locale;

/** Keeps secrets out of what is shown. */
final class Masking {

    /** Shown in place of a secret, whatever its length. */
    static final String MASK = "••••••";

    private static final List<String> SECRET_ENDS = List.of("password", "token", "secret", "key", "authorization");

    private Masking() {}

    /** @param name the last part of a setting's name */
    static boolean isSecretName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET_ENDS.stream().anyMatch(lower::endsWith);
    }

    /** The text without what stands between {@code //} and {@code @} of the URLs in it. */
    static String withoutUserInfo(String text) {
        return text.replaceAll("(?<=://)[^/?#\\s]*@", "");
    }
}
