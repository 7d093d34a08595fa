package dev.emp.worker.startup;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param directory where the files of jobs are written; made when it does not exist */
@ConfigurationProperties("emp.artifacts")
public record ArtifactProperties(
        @DefaultValue("./.emp/artifacts") Path directory) {}
