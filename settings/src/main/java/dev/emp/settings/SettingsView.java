package dev.emp.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/** All settings of a service as they are in effect, without secrets. */
public final class SettingsView {

    private static final String DEFAULT = "default";

    /** Settings of others that say where the jobs are. */
    private static final ConfigurationPropertyName REDIS = ConfigurationPropertyName.of("spring.data.redis");

    private final SettingsCatalog catalog;
    private final ConfigurableEnvironment environment;

    public SettingsView(SettingsCatalog catalog, ConfigurableEnvironment environment) {
        this.catalog = catalog;
        this.environment = environment;
    }

    /**
     * By name: every setting of the catalog, of lists and maps what they hold, and what is set of
     * {@code spring.data.redis}.
     */
    public List<ConfiguredSetting> settings() {
        List<ConfigurationPropertySource> sources = StreamSupport.stream(
                        ConfigurationPropertySources.from(environment.getPropertySources())
                                .spliterator(),
                        false)
                .toList();
        List<ConfiguredSetting> found = new ArrayList<>();
        for (Member group : catalog.groups().members()) {
            new Reader(group, group.secret(), sources, found)
                    .read(ConfigurationPropertyName.of(SettingsCatalog.ROOT).append(group.name()), group.shape());
        }
        addRedis(sources, found);
        found.sort(Comparator.comparing(ConfiguredSetting::name));
        return List.copyOf(found);
    }

    private void addRedis(List<ConfigurationPropertySource> sources, List<ConfiguredSetting> found) {
        sources.stream().flatMap(source -> names(source, REDIS)).distinct().forEach(name -> {
            ConfigurationProperty property = first(sources, name);
            if (property != null) {
                boolean secret = Masking.isSecretName(name.getLastElement(Form.ORIGINAL));
                found.add(new ConfiguredSetting(
                        name.toString(), shown(text(property), secret), null, source(property), ""));
            }
        });
    }

    private static Stream<ConfigurationPropertyName> names(
            ConfigurationPropertySource source, ConfigurationPropertyName above) {
        return source instanceof IterableConfigurationPropertySource known
                ? known.stream().filter(above::isAncestorOf)
                : Stream.empty();
    }

    private static @Nullable ConfigurationProperty first(
            List<ConfigurationPropertySource> sources, ConfigurationPropertyName name) {
        return sources.stream()
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** As it was written: a placeholder may stand for a secret. */
    private static String text(ConfigurationProperty property) {
        return String.valueOf(property.getValue());
    }

    private static String source(ConfigurationProperty property) {
        return SettingSources.describe(property.getOrigin());
    }

    private static String shown(String value, boolean secret) {
        return secret && !value.isEmpty() ? Masking.MASK : Masking.withoutUserInfo(value);
    }

    /** Reads one member of a group with all that is in it. */
    private final class Reader {

        private final Member member;
        private final boolean secret;
        private final List<ConfigurationPropertySource> sources;
        private final List<ConfiguredSetting> found;

        Reader(
                Member member,
                boolean secret,
                List<ConfigurationPropertySource> sources,
                List<ConfiguredSetting> found) {
            this.member = member;
            this.secret = secret;
            this.sources = sources;
            this.found = found;
        }

        void read(ConfigurationPropertyName name, Shape shape) {
            switch (shape) {
                case Shape.Value _ -> add(name, first(sources, name));
                case Shape.Items(Shape.Value _) -> addList(name);
                case Shape.Items(Shape element) -> readElements(name, element);
                case Shape.Entries(Shape value) -> readEntries(name, value);
                case Shape.Group group ->
                    group.members()
                            .forEach(inner -> new Reader(inner, secret || inner.secret(), sources, found)
                                    .read(name.append(inner.name()), inner.shape()));
            }
        }

        private void add(ConfigurationPropertyName name, @Nullable ConfigurationProperty property) {
            if (property == null) {
                add(name, member.initial(), DEFAULT);
            } else {
                add(name, text(property), source(property));
            }
        }

        private void add(ConfigurationPropertyName name, @Nullable String value, String source) {
            boolean hidden = secret || Masking.isSecretName(name.getLastElement(Form.ORIGINAL));
            found.add(new ConfiguredSetting(
                    name.toString(),
                    value == null ? null : shown(value, hidden),
                    member.initial(),
                    source,
                    catalog.descriptions().of(member.described())));
        }

        /** Plain values in one line, or one by one; all from the first source that has any, as they are bound. */
        private void addList(ConfigurationPropertyName name) {
            for (ConfigurationPropertySource source : sources) {
                ConfigurationProperty whole = source.getConfigurationProperty(name);
                List<ConfigurationProperty> parts = elements(source, name)
                        .map(source::getConfigurationProperty)
                        .filter(Objects::nonNull)
                        .toList();
                if (whole != null || !parts.isEmpty()) {
                    String value = whole != null
                            ? text(whole)
                            : String.join(
                                    ",", parts.stream().map(SettingsView::text).toList());
                    add(name, value, source(whole != null ? whole : parts.getFirst()));
                    return;
                }
            }
            add(name, null);
        }

        private void readElements(ConfigurationPropertyName name, Shape element) {
            for (ConfigurationPropertySource source : sources) {
                List<ConfigurationPropertyName> places = elements(source, name).toList();
                if (!places.isEmpty()) {
                    Reader ofSource = new Reader(member, secret, List.of(source), found);
                    places.forEach(place -> ofSource.read(place, element));
                    return;
                }
            }
            add(name, first(sources, name));
        }

        private static Stream<ConfigurationPropertyName> elements(
                ConfigurationPropertySource source, ConfigurationPropertyName name) {
            return IntStream.iterate(0, index -> index + 1)
                    .mapToObj(index -> name.append("[" + index + "]"))
                    .takeWhile(place -> source.getConfigurationProperty(place) != null
                            || source.containsDescendantOf(place) == ConfigurationPropertyState.PRESENT);
        }

        private void readEntries(ConfigurationPropertyName name, Shape value) {
            SequencedSet<ConfigurationPropertyName> keys = new LinkedHashSet<>();
            sources.stream()
                    .flatMap(source -> names(source, name))
                    .map(found -> value instanceof Shape.Value ? found : found.chop(name.getNumberOfElements() + 1))
                    .forEach(keys::add);
            if (keys.isEmpty()) {
                add(name, first(sources, name));
            }
            keys.forEach(key -> read(key, value));
        }
    }
}
