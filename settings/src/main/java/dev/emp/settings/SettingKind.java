package dev.emp.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** How the value of a setting is written. */
public enum SettingKind {
    TEXT("a text"),
    CHOICE("one of a few words"),
    WHOLE_NUMBER("a whole number"),
    NUMBER("a number such as 0.9"),
    TRUTH("true or false"),
    DURATION("a duration such as 500ms, 15s, 10m or 24h"),
    SIZE("a size such as 512KB, 16MB or 2GB"),
    PATH("the path of a file or directory"),
    ADDRESS("an address such as http://127.0.0.1:8103");

    private static final Map<Class<?>, SettingKind> BY_TYPE = Map.ofEntries(
            Map.entry(Byte.class, WHOLE_NUMBER),
            Map.entry(Short.class, WHOLE_NUMBER),
            Map.entry(Integer.class, WHOLE_NUMBER),
            Map.entry(Long.class, WHOLE_NUMBER),
            Map.entry(Float.class, NUMBER),
            Map.entry(Double.class, NUMBER),
            Map.entry(Boolean.class, TRUTH),
            Map.entry(Duration.class, DURATION),
            Map.entry(DataSize.class, SIZE),
            Map.entry(Path.class, PATH),
            Map.entry(URI.class, ADDRESS));

    private final String words;

    SettingKind(String words) {
        this.words = words;
    }

    /** What fits, with its article, for example {@code a whole number}. */
    public String words() {
        return words;
    }

    /** {@link #TEXT} for every type that has no kind of its own. */
    static SettingKind of(Class<?> type) {
        return type.isEnum() ? CHOICE : BY_TYPE.getOrDefault(ClassUtils.resolvePrimitiveIfNecessary(type), TEXT);
    }

    /** The words for the constants of an enum, for example {@code comfyui-remote} for {@code COMFYUI_REMOTE}. */
    static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
