package dev.emp.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Stops a start with settings nobody knows, for whoever wrote them meant something. */
final class UnknownSettings {

    private static final int MOST_TOLD = 10;

    private final NameCheck names;
    private final VariableCheck variables;

    private UnknownSettings(SettingsCatalog catalog) {
        this.names = new NameCheck(catalog);
        this.variables = new VariableCheck(catalog);
    }

    /** @throws SettingsException if there are any; the message has the name and the source of each, and what was meant */
    static void refuse(SettingsCatalog catalog, ConfigurableEnvironment environment) {
        UnknownSettings check = new UnknownSettings(catalog);
        List<String> faults = environment.getPropertySources().stream()
                .flatMap(check::faults)
                .distinct()
                .toList();
        if (!faults.isEmpty()) {
            String told = faults.stream().limit(MOST_TOLD).collect(Collectors.joining(" "));
            int others = faults.size() - MOST_TOLD;
            throw new SettingsException(others > 0 ? told + " And " + others + " more." : told);
        }
    }

    private Stream<String> faults(PropertySource<?> source) {
        return source instanceof EnumerablePropertySource<?> known
                ? Stream.of(known.getPropertyNames()).sorted().flatMap(name -> fault(known, name).stream())
                : Stream.empty();
    }

    private Optional<String> fault(EnumerablePropertySource<?> source, String name) {
        if (source instanceof SystemEnvironmentPropertySource) {
            return variables
                    .hint(name, value(source, name))
                    .map(hint -> name + " is no setting (environment variable)" + hint);
        }
        return names.check(name, value(source, name).isEmpty())
                .map(found -> name
                        + found.what()
                        + SettingSources.remark(PropertySourceOrigin.get(source, name))
                        + found.hint());
    }

    private static String value(EnumerablePropertySource<?> source, String name) {
        return String.valueOf(source.getProperty(name));
    }
}
