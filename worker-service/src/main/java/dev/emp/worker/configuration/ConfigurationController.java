package dev.emp.worker.configuration;

import dev.emp.settings.ConfiguredSetting;
import dev.emp.settings.SettingsView;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /config}: the machine's settings as they are in effect, each with where it was set; secrets are masked. */
@RestController
@EnableConfigurationProperties(MachineFileProperties.class)
class ConfigurationController {

    private final SettingsView view;

    ConfigurationController(SettingsView view) {
        this.view = view;
    }

    /** @param settings by name */
    record Configuration(List<ConfiguredSetting> settings) {}

    @GetMapping("/config")
    Configuration configuration() {
        return new Configuration(view.settings());
    }
}
