package dev.emp.connector.support.cost;

import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * What a model or an endpoint costs, in USD. What is not set is not counted.
 *
 * @param second for each second that the hardware works: its price per second
 * @param run for each job
 */
@ConfigurationPropertiesSource
public record RunPriceProperties(
        @Nullable @PositiveOrZero Double second,
        @Nullable @PositiveOrZero Double run) {}
