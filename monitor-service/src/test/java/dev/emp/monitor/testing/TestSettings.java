package dev.emp.monitor.testing;

import dev.emp.monitor.MonitorSettings;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as they are bound from properties. */
public final class TestSettings {

    private TestSettings() {}

    public static MonitorSettings defaults() {
        return bound(Map.of());
    }

    public static MonitorSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("emp.monitor", MonitorSettings.class);
    }
}
