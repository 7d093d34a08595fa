package dev.emp.settings;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A setting as it is in effect.
 *
 * @param name in full, with the places in lists and the keys of maps
 * @param value as written; secrets and the user info of URLs are masked; null when there is none
 * @param initial the value while none is set, named {@code default} in JSON; null when there is none
 * @param source for example {@code environment variable EMP_WORKER_LEASE}, {@code machine.yaml:4:5}, {@code command line}
 *     or {@code default}
 * @param description what it is for; may be empty
 */
public record ConfiguredSetting(
        String name,
        @Nullable String value,
        @JsonProperty("default") @Nullable String initial,
        String source,
        String description) {}
