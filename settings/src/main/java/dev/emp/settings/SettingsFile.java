package dev.emp.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/**
 * Adds a YAML file of the user's to the settings of a service: below command line and environment, above the files that come
 * with the service. Give it to the application as a listener.
 */
public final class SettingsFile implements SmartApplicationListener {

    private final String setting;
    private final Path usual;
    private final List<String> sections;
    private @Nullable SettingsException refusal;

    /**
     * @param setting the setting that names the file, which must exist then
     * @param usual read when it exists and no other is named; relative to where the service was started
     * @param sections what may stand at the top of the file
     */
    public SettingsFile(String setting, Path usual, List<String> sections) {
        this.setting = setting;
        this.usual = usual;
        this.sections = List.copyOf(sections);
    }

    /** After all other sources are known, and before anything is done with them: logging can be set in the file, too. */
    @Override
    public int getOrder() {
        return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
        return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(type)
                || ApplicationContextInitializedEvent.class.isAssignableFrom(type);
    }

    /**
     * Reads the file, and refuses it a little later: before logging is set up nobody could tell why in one line.
     *
     * @throws SettingsException if the file can't be read or is no YAML of settings; the message says where and why
     */
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            try {
                read(prepared.getEnvironment());
            } catch (SettingsException e) {
                refusal = e;
            }
        } else if (refusal != null) {
            throw refusal;
        }
    }

    private void read(ConfigurableEnvironment environment) {
        String named = environment.getProperty(setting, "");
        if (!named.isBlank()) {
            add(
                    path(named, environment),
                    " named by " + setting + SettingSources.remark(environment, setting),
                    environment);
        } else if (Files.exists(usual, LinkOption.NOFOLLOW_LINKS)) {
            add(usual, "", environment);
        }
    }

    private Path path(String named, ConfigurableEnvironment environment) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw new SettingsException(
                    setting + " must be " + SettingKind.PATH.words() + SettingSources.remark(environment, setting), e);
        }
    }

    private void add(Path path, String remark, ConfigurableEnvironment environment) {
        String text = SettingsText.read(path, remark);
        Map<String, OriginTrackedValue> values = new YamlSettings(path, sections).parse(text);
        OriginTrackedValue itself = values.get(setting);
        if (itself != null) {
            throw new SettingsException(
                    setting + " cannot be set in the file it names" + SettingSources.remark(itself.getOrigin()));
        }
        MutablePropertySources sources = environment.getPropertySources();
        sources.addAfter(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                new OriginTrackedMapPropertySource(path.toString(), values, true));
    }
}
