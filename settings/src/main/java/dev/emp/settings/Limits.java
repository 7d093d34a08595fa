package dev.emp.settings;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * What the constraints on a value allow.
 *
 * @param pattern a regular expression the whole value matches; null for every text
 * @param least of a number; null for none
 * @param most of a number; null for none
 * @param required whether there must be a value
 * @param words what is allowed, for people, as the constraints say it; may be empty
 */
record Limits(
        @Nullable String pattern,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most,
        boolean required,
        String words) {

    static final Limits NONE = new Limits(null, null, null, false, "");

    private static final String HIBERNATE_DURATIONS = "org.hibernate.validator.constraints.time.Duration";
    private static final String MUST_BE = "must be ";

    static Limits of(Collection<Annotation> constraints) {
        String pattern = null;
        BigDecimal least = null;
        BigDecimal most = null;
        boolean required = false;
        Set<String> words = new LinkedHashSet<>();
        for (Annotation constraint : constraints) {
            switch (constraint) {
                case Pattern match -> pattern = match.regexp();
                case Min min -> least = BigDecimal.valueOf(min.value());
                case Max max -> most = BigDecimal.valueOf(max.value());
                case DecimalMin min -> least = new BigDecimal(min.value());
                case DecimalMax max -> most = new BigDecimal(max.value());
                case NotNull _, NotBlank _, NotEmpty _ -> required = true;
                default -> {}
            }
            words.add(words(constraint));
        }
        words.remove("");
        String said = words.isEmpty() ? range(least, most) : String.join("; ", words);
        return new Limits(pattern, least, most, required, said);
    }

    /** The constraint's own message, or for durations without one, its bound. */
    private static String words(Annotation constraint) {
        Map<String, Object> values = AnnotationUtils.getAnnotationAttributes(constraint);
        if (values.get("message") instanceof String message
                && !message.startsWith("{")
                && constraint.annotationType().getName().contains(".constraints.")
                && !(constraint instanceof NotNull)) {
            return message.startsWith(MUST_BE) ? message.substring(MUST_BE.length()) : message;
        }
        String type = constraint.annotationType().getName();
        if (!type.startsWith(HIBERNATE_DURATIONS)) {
            return "";
        }
        return (type.endsWith("Min") ? "at least " : "at most ") + Durations.write(bound(values));
    }

    private static Duration bound(Map<String, Object> values) {
        return Duration.ofDays(number(values, "days"))
                .plusHours(number(values, "hours"))
                .plusMinutes(number(values, "minutes"))
                .plusSeconds(number(values, "seconds"))
                .plusMillis(number(values, "millis"))
                .plusNanos(number(values, "nanos"));
    }

    private static long number(Map<String, Object> values, String unit) {
        return values.get(unit) instanceof Number number ? number.longValue() : 0;
    }

    private static String range(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        if (least == null) {
            return most == null ? "" : "at most " + most.toPlainString();
        }
        return most == null
                ? "at least " + least.toPlainString()
                : least.toPlainString() + " to " + most.toPlainString();
    }
}
