package dev.emp.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of what is shown. */
public final class Masking {

    /** Shown in place of a secret, whatever its length. */
    public static final String MASK = "••••••";

    private static final List<String> SECRET_ENDS = List.of("password", "token", "secret", "key", "authorization");

    private static final String SECRET_WORD = "[\\w-]*(?:" + String.join("|", SECRET_ENDS) + ")";
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(" + SECRET_WORD + "\\s*[=:]\\s*|--" + SECRET_WORD + "\\s+)(?:(?:bearer|basic)\\s+)?[^\\s'\"&]+",
            Pattern.CASE_INSENSITIVE);

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

    /**
     * Program and arguments as they may be shown: without the user info of URLs, and without what follows a name that
     * ends as those of secrets do, as in {@code --api-key=…}, {@code --token …} or {@code Authorization: Bearer …}.
     */
    public static List<String> withoutSecrets(List<String> command) {
        List<String> shown = new ArrayList<>();
        boolean secretNext = false;
        for (String argument : command) {
            boolean option = argument.startsWith("-");
            boolean secret = secretNext && !option;
            shown.add(
                    secret
                            ? MASK
                            : ASSIGNMENT.matcher(withoutUserInfo(argument)).replaceAll("$1" + MASK));
            secretNext = option && isSecretName(argument);
        }
        return List.copyOf(shown);
    }
}
