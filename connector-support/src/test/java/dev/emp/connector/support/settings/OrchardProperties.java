package dev.emp.connector.support.settings;

import dev.emp.settings.Secret;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

@ConfigurationProperties("emp.orchard")
record OrchardProperties(
        @DefaultValue("http://127.0.0.1:1") URI url,
        @DefaultValue("5s") @DurationMin(millis = 1) Duration ripening,
        @DefaultValue({"elstar", "boskoop"}) List<String> sorts,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue List<@Valid Tree> trees,
        @DefaultValue Map<String, @Valid Price> prices) {

    OrchardProperties {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("emp.orchard.url must have a host");
        }
    }

    record Tree(
            String name,
            @DefaultValue("1") @Min(1) int weight,
            @DefaultValue List<String> fruits) {}

    record Price(@DefaultValue("0") double each) {}
}
