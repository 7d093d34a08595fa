package dev.emp.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/** Settings of every kind there is. */
@Validated
@ConfigurationProperties("emp.orchard")
record Orchard(
        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration harvestTime,

        @DefaultValue("3") @Min(1) @Max(9) int rows,

        @DefaultValue("0.9") @DecimalMin("0") @DecimalMax("1")
        double share,

        @DefaultValue("true") boolean fenced,
        @DefaultValue("16MB") DataSize cellar,
        @Nullable Path map,
        @Nullable URI home,
        @Nullable Kind kind,

        @Nullable @Pattern(regexp = "[a-z]+", message = "must be small letters")
        String owner,

        @Nullable String gateToken,
        @DefaultValue Set<String> visitors,
        @DefaultValue @Secret Map<String, String> headers,
        @DefaultValue Map<String, String> labels,
        @DefaultValue @Valid Pond pond,
        @DefaultValue List<@Valid Tree> trees,
        @DefaultValue Map<String, @Valid Hut> huts) {

    enum Kind {
        APPLE,
        WILD_PEAR
    }

    record Pond(
            @DefaultValue("2") int depth, @Nullable @Secret String treasure) {}

    record Tree(
            @NotNull @Pattern(regexp = "[a-z]+") String name,
            @DefaultValue("1") int age,
            @DefaultValue Set<String> birds) {}

    record Hut(
            @Nullable Boolean open,
            @DefaultValue Map<String, String> furniture,
            @Nullable Duration stay) {}

    static SettingsCatalog catalog() {
        return SettingsCatalog.of(List.of(Orchard.class));
    }
}
