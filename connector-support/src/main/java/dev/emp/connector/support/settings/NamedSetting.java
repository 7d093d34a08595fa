package dev.emp.connector.support.settings;

import dev.emp.settings.Setting;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A setting of one connector, by its names without the prefix: those in lists and maps have many. */
final class NamedSetting {

    private static final String ANY_PLACE = "[]";
    private static final String ANY_KEY = ".<name>";
    private static final String LIST = "a list";

    private final Setting setting;
    private final String inner;
    private final Pattern pattern;

    NamedSetting(Setting setting, String prefix) {
        this.setting = setting;
        this.inner = setting.name().substring(prefix.length() + 1);
        this.pattern = Pattern.compile(expression(), Pattern.CASE_INSENSITIVE);
    }

    /** Variables of the environment have no dashes. */
    private String expression() {
        String quoted = Pattern.quote(inner)
                .replace("-", "\\E-?\\Q")
                .replace(ANY_PLACE, "\\E\\[\\d+\\]\\Q")
                .replace(ANY_KEY, "\\E(?:\\.([^\\[\\]]+)|\\[([^\\[\\]]+)\\])\\Q");
        return setting.type().startsWith(LIST) ? quoted + "(?:\\[\\d+\\])?" : quoted;
    }

    /** How the binder wants it named: with the key of a map in brackets, so that its spelling is kept. Empty for other names. */
    Optional<String> propertyName(String name) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        if (matcher.groupCount() == 0 || matcher.group(1) == null) {
            return Optional.of(name);
        }
        return Optional.of(name.substring(0, matcher.start(1) - 1) + "[" + matcher.group(1) + "]"
                + name.substring(matcher.end(1)));
    }

    /** For people: {@code keys[0].from}, {@code prices.NAME.input}. */
    String shown() {
        return inner.replace(ANY_PLACE, "[0]").replace(ANY_KEY, ".NAME");
    }

    /** What fits, for example {@code a whole number, at least 1}. */
    String allowed() {
        return setting.allowed().isEmpty() ? setting.type() : setting.type() + ", " + setting.allowed();
    }

    boolean secret() {
        return setting.secret();
    }
}
