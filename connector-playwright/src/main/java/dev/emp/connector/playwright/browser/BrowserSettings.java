package dev.emp.connector.playwright.browser;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How browsers are started and kept.
 *
 * @param executable null to look for one
 * @param sandbox whether Chromium's own sandbox is on
 * @param most how many run at once
 * @param jobsEach after how many jobs one is replaced
 * @param idle how long one without a job stays
 * @param memoryBytes that one may have, all its processes together
 */
public record BrowserSettings(
        @Nullable Path executable,
        boolean sandbox,
        int most,
        int jobsEach,
        Duration launchTimeout,
        Duration idle,
        long memoryBytes) {}
