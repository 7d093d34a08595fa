package dev.emp.worker.plan;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Which machine this is.
 *
 * @param id null takes the host's name
 * @param type null finds it: {@code gpu} when {@code nvidia-smi} answers, {@code api} otherwise
 */
@Validated
@ConfigurationProperties("emp.machine")
public record MachineProperties(
        @Nullable
        @Pattern(
                regexp = Names.PATTERN,
                message = "must be letters, digits, '.', '_' or '-', at most 63, a letter or digit first")
        String id,

        @Nullable MachineType type) {}
