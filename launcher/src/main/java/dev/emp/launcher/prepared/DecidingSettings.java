package dev.emp.launcher.prepared;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The settings that decided on the beans of a service, and what they were. Names are compared by their letters and digits alone, for
 * the same setting is written in several ways: {@code server.port}, {@code SERVER_PORT}. What is set below a name counts as the
 * name. So a setting may be taken for one that decides although it doesn't, but not the other way round.
 *
 * @param names of all settings that somebody asked for who decided, reduced to letters and digits
 * @param values of those that were set, by their reduced names, with two that are no settings: profiles and cloud platform
 */
record DecidingSettings(Set<String> names, Map<String, String> values) {

    private static final String PROFILES = "the active profiles";
    private static final String PLATFORM = "the cloud platform";
    /** Asked for by whoever wants to know the platform. */
    private static final String PLATFORM_SETTING = "springmaincloudplatform";
    /** Asked for only to compare it with management.server.port, which decides nothing while it isn't set. */
    private static final String PORT = "serverport";

    private static final String NAME = "asked ";
    private static final String VALUE = "was ";

    /** @param asked names as they were asked for */
    static DecidingSettings of(Collection<String> asked, ConfigurableEnvironment environment) {
        Set<String> names = new TreeSet<>();
        asked.forEach(name -> names.add(reduced(name)));
        names.removeAll(List.of("", PORT));
        return new DecidingSettings(names, valuesIn(environment, names));
    }

    /** What is other than it was then, as an operator would name it; empty when nothing is. */
    Optional<String> differenceIn(ConfigurableEnvironment environment) {
        Map<String, String> now = valuesIn(environment, names);
        Set<String> all = new TreeSet<>(values.keySet());
        all.addAll(now.keySet());
        return all.stream()
                .filter(name -> !Objects.equals(values.get(name), now.get(name)))
                .findFirst()
                .map(name -> writtenNames(environment).getOrDefault(name, name));
    }

    /** One line for each name and each value, to be read by {@link #parse}. */
    String print() {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(NAME).append(name).append('\n'));
        values.forEach((name, value) -> text.append(VALUE)
                .append(name)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n'));
        return text.toString();
    }

    static DecidingSettings parse(List<String> lines) {
        Set<String> names = new HashSet<>();
        Map<String, String> values = new TreeMap<>();
        for (String line : lines) {
            if (line.startsWith(NAME)) {
                names.add(line.substring(NAME.length()));
            } else if (line.startsWith(VALUE)) {
                int equals = line.indexOf('=');
                values.put(
                        line.substring(VALUE.length(), equals),
                        line.substring(equals + 1).translateEscapes());
            }
        }
        return new DecidingSettings(names, values);
    }

    private static Map<String, String> valuesIn(ConfigurableEnvironment environment, Set<String> names) {
        Map<String, String> values = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> settings) {
                for (String written : settings.getPropertyNames()) {
                    String name = reduced(written);
                    if (!values.containsKey(name) && decides(name, names)) {
                        values.put(name, value(environment, settings.getProperty(written)));
                    }
                }
            }
        }
        values.put(PROFILES, String.join(",", environment.getActiveProfiles()));
        if (names.contains(PLATFORM_SETTING)) {
            values.put(PLATFORM, String.valueOf(CloudPlatform.getActive(environment)));
        }
        return values;
    }

    private static String value(ConfigurableEnvironment environment, @Nullable Object value) {
        return environment.resolvePlaceholders(String.valueOf(value));
    }

    private static boolean decides(String name, Set<String> names) {
        for (int length = name.length(); length > 0; length--) {
            if (names.contains(name.substring(0, length))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> writtenNames(ConfigurableEnvironment environment) {
        Map<String, String> written = new TreeMap<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> settings) {
                for (String name : settings.getPropertyNames()) {
                    written.putIfAbsent(reduced(name), name);
                }
            }
        }
        return written;
    }

    private static String reduced(String name) {
        StringBuilder reduced = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isLetterOrDigit(letter)) {
                reduced.append(Character.toLowerCase(letter));
            }
        }
        return reduced.toString();
    }
}
