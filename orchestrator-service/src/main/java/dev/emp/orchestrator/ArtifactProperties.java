package dev.emp.orchestrator;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param directory where the workers put the files of jobs */
@Validated
@ConfigurationProperties("emp.artifacts")
public record ArtifactProperties(
        @DefaultValue("./.emp/artifacts") Path directory) {}
