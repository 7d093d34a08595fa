package dev.emp.worker.startup;

import dev.emp.worker.plan.PlanException;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Tells in plain words which setting stopped the start, and where it comes from. */
class PlanFailureAnalyzer extends AbstractFailureAnalyzer<PlanException> {

    private final Environment environment;

    PlanFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PlanException cause) {
        return new FailureAnalysis(
                cause.getMessage() + source(cause.setting()) + ".", "Correct " + cause.setting() + ".", cause);
    }

    /** Empty for a setting that is missing. */
    private String source(String setting) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(setting, '.');
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.getConfigurationProperty(name))
                .filter(Objects::nonNull)
                .map(ConfigurationProperty::getOrigin)
                .filter(Objects::nonNull)
                .findFirst()
                .map(origin -> " (from " + origin + ")")
                .orElse("");
    }
}
