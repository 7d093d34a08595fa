package dev.emp.settings;

import org.jspecify.annotations.Nullable;

/**
 * Something that can be set.
 *
 * @param name in full, for example {@code emp.worker.connectors[].slots}
 * @param type what kind of value it takes, for example {@code a whole number}
 * @param initial the value while none is set; null when there is none
 * @param allowed which values of that type; empty for all
 * @param required whether it must be set
 * @param secret whether its values are kept from everybody
 * @param description what it is for; empty when its record doesn't say
 */
public record Setting(
        String name,
        String type,
        @Nullable String initial,
        String allowed,
        boolean required,
        boolean secret,
        String description) {}
