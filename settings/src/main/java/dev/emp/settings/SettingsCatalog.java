package dev.emp.settings;

import dev.emp.settings.Member.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Everything that can be set in a service: what its settings records declare under {@code emp.}. */
public final class SettingsCatalog {

    static final String ROOT = "emp";
    private static final String PREFIX = ROOT + ".";

    private final Shape.Group groups;
    private final Descriptions descriptions;

    private SettingsCatalog(Shape.Group groups, Descriptions descriptions) {
        this.groups = groups;
        this.descriptions = descriptions;
    }

    /**
     * What the given records declare. Several may share a prefix.
     *
     * @throws IllegalArgumentException if one is no record, has no {@link ConfigurationProperties} with a prefix below
     *     {@code emp.}, or if two declare the same name
     */
    public static SettingsCatalog of(Collection<? extends Class<?>> records) {
        Shape.Group groups = Shape.Group.EMPTY;
        for (Class<?> type : records) {
            String prefix = prefix(type);
            if (!prefix.startsWith(PREFIX)) {
                throw new IllegalArgumentException(type.getName() + " must have a prefix that begins with " + PREFIX);
            }
            List<String> path = Arrays.asList(prefix.split("\\.", -1));
            groups = groups.with(nest(path, 1, type, RecordReader.read(type, new Described(type, prefix))));
        }
        ClassLoader loader = Objects.requireNonNullElse(
                records.stream().findFirst().map(Class::getClassLoader).orElse(null),
                SettingsCatalog.class.getClassLoader());
        return new SettingsCatalog(groups, new Descriptions(loader));
    }

    /**
     * What the settings records among the beans declare, before any of them is made. Their names begin with their prefix, as Spring Boot
     * registers them: to ask each bean of a service for its type takes a start longer than all the rest of this.
     */
    public static SettingsCatalog of(ConfigurableListableBeanFactory beans) {
        List<Class<?>> records = new ArrayList<>();
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = name.startsWith(PREFIX) ? beans.getType(name, false) : null;
            if (type != null && prefix(type).startsWith(PREFIX)) {
                records.add(type);
            }
        }
        return of(records.stream().distinct().toList());
    }

    private static String prefix(Class<?> type) {
        ConfigurationProperties annotation =
                AnnotatedElementUtils.findMergedAnnotation(type, ConfigurationProperties.class);
        return annotation == null ? "" : annotation.prefix();
    }

    private static Member nest(List<String> path, int index, Class<?> owner, Shape.Group content) {
        boolean last = index == path.size() - 1;
        Shape.Group group = last ? content : Shape.Group.EMPTY.with(nest(path, index + 1, owner, content));
        return Member.group(path.get(index), group, owner, String.join(".", path.subList(0, index + 1)));
    }

    /**
     * All settings by name. Of a list, {@code []} stands for any place in it, and of a map, {@code <name>} for any key.
     */
    public List<Setting> settings() {
        List<Setting> found = new ArrayList<>();
        groups.members().forEach(member -> collect(ROOT + "." + member.name(), member, member.shape(), false, found));
        found.sort(Comparator.comparing(Setting::name));
        return List.copyOf(found);
    }

    private void collect(String name, Member member, Shape shape, boolean secret, List<Setting> found) {
        boolean hidden = secret || member.secret();
        switch (shape) {
            case Shape.Value value ->
                found.add(setting(name, member, value.kind().words(), value, hidden));
            case Shape.Items(Shape.Value value) ->
                found.add(setting(name, member, "a list, each " + value.kind().words(), value, hidden));
            case Shape.Items(Shape element) -> collect(name + "[]", member, element, hidden, found);
            case Shape.Entries(Shape value) -> collect(name + ".<name>", member, value, hidden, found);
            case Shape.Group group ->
                group.members()
                        .forEach(inner -> collect(name + "." + inner.name(), inner, inner.shape(), hidden, found));
        }
    }

    private Setting setting(String name, Member member, String type, Shape.Value value, boolean secret) {
        String allowed = value.choices().isEmpty() ? value.limits().words() : String.join(", ", value.choices());
        return new Setting(
                name,
                type,
                member.initial(),
                allowed,
                member.required(),
                secret || Masking.isSecretName(name),
                descriptions.of(member.described()));
    }

    Shape.Group groups() {
        return groups;
    }

    Descriptions descriptions() {
        return descriptions;
    }
}
