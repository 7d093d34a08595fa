package dev.emp.orchestrator.classification;

import dev.emp.jobbus.bus.Scope;
import dev.emp.orchestrator.json.Texts;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the classification of jobs.
 *
 * @param classification rules in their order: the first that fits a job without a pool decides; without rules jobs stay without one
 */
@Validated
@ConfigurationProperties("emp.orchestrator")
record ClassificationProperties(@DefaultValue List<@Valid Rule> classification) {

    private static final String NAME = "emp.orchestrator.classification";

    /** @throws IllegalArgumentException if a rule makes no sense, with its index and what is allowed */
    ClassificationProperties {
        classification = List.copyOf(classification);
        for (int i = 0; i < classification.size(); i++) {
            classification.get(i).requireSense(NAME + "[" + i + "]");
        }
    }

    List<PoolRule> rules() {
        return IntStream.range(0, classification.size())
                .mapToObj(i -> classification.get(i).rule(i))
                .toList();
    }

    /**
     * A rule. What it does not say fits every job.
     *
     * @param name for people
     * @param services one of which runs the job; a star stands for any text
     * @param models one of which the job asks for; a star stands for any text
     * @param labels that the job carries; a star stands for any text
     * @param minGpuMemory what the job needs at least; a job of which that is not known does not fit
     * @param maxGpuMemory what the job needs at most; a job of which that is not known does not fit
     * @param minDuration how long such jobs run at least; a job of which that is not known does not fit
     * @param maxDuration how long such jobs run at most; a job of which that is not known does not fit
     * @param pool where the job goes
     */
    @ConfigurationPropertiesSource
    record Rule(
            @Nullable String name,
            @DefaultValue List<String> services,
            @DefaultValue List<String> models,
            @DefaultValue Map<String, String> labels,
            @Nullable DataSize minGpuMemory,
            @Nullable DataSize maxGpuMemory,
            @Nullable Duration minDuration,
            @Nullable Duration maxDuration,
            @Nullable String pool) {

        private static final Pattern ANY = Pattern.compile("\\*");
        private static final double GIBIBYTE = 1L << 30;

        void requireSense(String at) {
            if (pool == null || !Texts.isPrintable(pool, Scope.LONGEST_NAME)) {
                throw new IllegalArgumentException(
                        at + ".pool must be the name of a pool: 1 to " + Scope.LONGEST_NAME + " printable characters");
            }
            if (minGpuMemory != null && maxGpuMemory != null && minGpuMemory.compareTo(maxGpuMemory) > 0) {
                throw new IllegalArgumentException(at + ".min-gpu-memory must be at most " + at
                        + ".max-gpu-memory, which is " + maxGpuMemory.toMegabytes() + " MB");
            }
            if (minDuration != null && maxDuration != null && minDuration.compareTo(maxDuration) > 0) {
                throw new IllegalArgumentException(at + ".min-duration must be at most " + at
                        + ".max-duration, which is " + maxDuration.toSeconds() + " s");
            }
        }

        PoolRule rule(int index) {
            return new PoolRule(
                    index,
                    name == null ? "" : name,
                    services.stream().map(Rule::pattern).toList(),
                    models.stream().map(Rule::pattern).toList(),
                    labels.entrySet().stream()
                            .map(label -> new PoolRule.Label(label.getKey(), pattern(label.getValue())))
                            .toList(),
                    new PoolRule.Range(gibibytes(minGpuMemory), gibibytes(maxGpuMemory)),
                    new PoolRule.Range(seconds(minDuration), seconds(maxDuration)),
                    String.valueOf(pool));
        }

        private static Pattern pattern(String glob) {
            String expression =
                    Arrays.stream(ANY.split(glob, -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return Pattern.compile(expression, Pattern.DOTALL);
        }

        private static @Nullable Double gibibytes(@Nullable DataSize size) {
            return size == null ? null : size.toBytes() / GIBIBYTE;
        }

        private static @Nullable Double seconds(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis() / 1000.0;
        }
    }
}
