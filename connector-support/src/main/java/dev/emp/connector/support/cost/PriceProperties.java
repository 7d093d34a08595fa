package dev.emp.connector.support.cost;

import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * What a model costs, in USD. What is not set is not counted.
 *
 * @param input for a million input tokens
 * @param cachedInput for a million input tokens that the provider still had; without it as much as others
 * @param output for a million output tokens
 * @param image for each image made
 * @param minute for each minute of sound understood
 * @param character for each character spoken
 */
@ConfigurationPropertiesSource
public record PriceProperties(
        @Nullable @PositiveOrZero Double input,
        @Nullable @PositiveOrZero Double cachedInput,
        @Nullable @PositiveOrZero Double output,
        @Nullable @PositiveOrZero Double image,
        @Nullable @PositiveOrZero Double minute,
        @Nullable @PositiveOrZero Double character) {}
